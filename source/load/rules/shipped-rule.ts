import type { FieldRule } from "./field-rule.ts";
import { readTime } from "./read-time.ts";
import { stagedText } from "./staged-text.ts";
import { TIME_FORMS } from "./time-forms.ts";

/** One field that says two things: `Cancelled` in any case, a time (shipped), or blank (placed and waiting). */
export function shippedRule(header: string): FieldRule {
  const text = `NULLIF(NULLIF(${stagedText(header)}, '0000-00-00'), '0000-00-00 00:00:00')`;
  const isCancelled = `LOWER(${text}) = 'cancelled'`;
  const value = readTime(text, TIME_FORMS, "DATETIME");
  return {
    text,
    columns: [
      { name: "dateShipped", type: "DATETIME NULL", value },
      {
        name: "status",
        type: "VARCHAR(16) NULL",
        value: `CASE WHEN ${text} IS NULL THEN 'placed' WHEN ${isCancelled} THEN 'cancelled' ELSE 'shipped' END`,
      },
    ],
    faults: [
      {
        when: `${text} IS NOT NULL AND NOT (${isCancelled}) AND ${value} IS NULL`,
        says: `${header} is neither Cancelled nor a time of the calendar`,
      },
    ],
  };
}
