import { ABSOLUTE_TIME, RELATIVE_TIME } from "./run-fields.ts";

const RELATIVE = new RegExp(RELATIVE_TIME);
const ABSOLUTE = new RegExp(ABSOLUTE_TIME);
const [DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS] = [86_400_000, 3_600_000, 60_000, 1_000];
const DATE_LENGTH = 10;

/** Has a time's form, whatever the calendar says. */
export const isTimeForm = (text: string): boolean => RELATIVE.test(text) || ABSOLUTE.test(text);

/**
 * A time of an input as an instant; null when the calendar has no such day. A day is its first moment in UTC, as the end of a range its last.
 * @param startedAt the execution's start, the same in every redrive: "two hours ago" must not move
 */
export function runTime(text: string, startedAt: Date, end: "from" | "to"): Date | null {
  const relative = RELATIVE.exec(text);
  if (relative) {
    const [days, hours, minutes, seconds] = relative.slice(1).map((part) => Number(part ?? 0)) as [
      number,
      number,
      number,
      number,
    ];
    const ms = days * DAY_MS + hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS;
    return new Date(startedAt.getTime() - ms);
  }
  if (!ABSOLUTE.test(text) || !isCalendarDay(text.slice(0, DATE_LENGTH))) return null;
  const at = Date.parse(text);
  return new Date(text.length === DATE_LENGTH && end === "to" ? at + DAY_MS : at);
}

/** `Date.parse` takes 2026-02-30 for 2 March. */
function isCalendarDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}
