// Days of the proleptic Gregorian calendar, counted from 1970-01-01. `Date.UTC` is no help: it moves years 0–99 to the 1900s.

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const DAYS_OF_400_YEARS = 146_097;
/** Days from 0000-03-01, where the counting starts, to 1970-01-01. */
const DAYS_TO_1970 = 719_468;

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** null when the calendar has no such day (2021-02-29). */
export function dayNumber(year: number, month: number, day: number): number | null {
  const last = (MONTH_DAYS[month - 1] ?? 0) + (month === 2 && isLeapYear(year) ? 1 : 0);
  if (day < 1 || day > last) return null;
  // Years start in March, so that the leap day is a year's last one.
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_OF_400_YEARS + dayOfEra - DAYS_TO_1970;
}

const DAY_MS = 86_400_000;

/** `YYYY-MM-DD` of a day number. */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
