import { dayNumber } from "./civil-day.ts";

const ZERO = 0x30;
const DASH = 0x2d;
const COLON = 0x3a;
const SPACE = 0x20;
const POINT = 0x2e;
export const DATE_LENGTH = "YYYY-MM-DD".length;
const TIME_LENGTH = " HH:MM:SS".length;
const MAX_FRACTION_DIGITS = 9;
const DAY_MS = 86_400_000;

/** Stand-ins that sources and DMS write for "no date"; not days anybody means. */
const ZERO_DATE = "0000-00-00";
const LAST_DATE = "9999-12-31";

/** A stand-in for "no date" in text[at, end), alone or with a time of day behind it. */
export function isZeroDate(text: string, at: number, end: number): boolean {
  if (!text.startsWith(ZERO_DATE, at) && !text.startsWith(LAST_DATE, at)) return false;
  return end - at === DATE_LENGTH || timeOfDayAt(text, at + DATE_LENGTH, end) !== null;
}

/** Two digits at a place; -1000 when they are not, so that any sum with it stays out of range. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1000;
}

/** Day number of `YYYY-MM-DD` at a place of a text, null when it is no day of the calendar. */
function dayAt(text: string, at: number): number | null {
  if (text.charCodeAt(at + 4) !== DASH || text.charCodeAt(at + 7) !== DASH) return null;
  const century = twoDigits(text, at);
  const year = twoDigits(text, at + 2);
  if (century < 0 || year < 0) return null;
  return dayNumber(century * 100 + year, twoDigits(text, at + 5), twoDigits(text, at + 8));
}

/**
 * Milliseconds into the day of ` HH:MM:SS[.fraction]` in text[at, end); null when it is no time of a day. The fraction may
 * have 1 to 9 digits (DMS writes 3 or 6, by column); what is finer than a millisecond is cut, since a Date holds no more.
 */
function timeOfDayAt(text: string, at: number, end: number): number | null {
  if (end - at < TIME_LENGTH || text.charCodeAt(at) !== SPACE) return null;
  if (text.charCodeAt(at + 3) !== COLON || text.charCodeAt(at + 6) !== COLON) return null;
  const hours = twoDigits(text, at + 1);
  const minutes = twoDigits(text, at + 4);
  const seconds = twoDigits(text, at + 7);
  if (hours < 0 || minutes < 0 || seconds < 0 || hours > 23 || minutes > 59 || seconds > 59) return null;
  const whole = ((hours * 60 + minutes) * 60 + seconds) * 1000;
  if (end - at === TIME_LENGTH) return whole;
  const fraction = fractionMsAt(text, at + TIME_LENGTH, end);
  return fraction === null ? null : whole + fraction;
}

function fractionMsAt(text: string, at: number, end: number): number | null {
  const digits = end - at - 1;
  if (text.charCodeAt(at) !== POINT || digits < 1 || digits > MAX_FRACTION_DIGITS) return null;
  let ms = 0;
  for (let i = 0; i < Math.max(digits, 3); i++) {
    const digit = i < digits ? text.charCodeAt(at + 1 + i) - ZERO : 0;
    if (digit < 0 || digit > 9) return null;
    if (i < 3) ms = ms * 10 + digit;
  }
  return ms;
}

/**
 * Day number of a DATE in text[at, end). A time behind it must be midnight: a date column that carries times is a wrong type
 * in the mapping, and cutting them would lose something.
 */
export function dateAt(text: string, at: number, end: number): number | null {
  const isDateAlone = end - at === DATE_LENGTH;
  return isDateAlone || timeOfDayAt(text, at + DATE_LENGTH, end) === 0 ? dayAt(text, at) : null;
}

/** Milliseconds since 1970 of a local date and time in text[at, end), as if it were UTC; null when it is none. */
export function dateTimeAt(text: string, at: number, end: number): number | null {
  const day = dayAt(text, at);
  const time = timeOfDayAt(text, at + DATE_LENGTH, end);
  return day === null || time === null ? null : day * DAY_MS + time;
}
