import type { FieldRule } from "./field-rule.ts";
import { readTime } from "./read-time.ts";
import { stagedText } from "./staged-text.ts";
import { TIME_FORMS } from "./time-forms.ts";

/** A day with its time of day, blank as NULL. */
export function placedRule(header: string): FieldRule {
  const text = `NULLIF(NULLIF(${stagedText(header)}, '0000-00-00'), '0000-00-00 00:00:00')`;
  const value = readTime(text, TIME_FORMS, "DATETIME");
  return {
    text,
    columns: [{ name: "datePlaced", type: "DATETIME NULL", value }],
    faults: [{ when: `${text} IS NOT NULL AND ${value} IS NULL`, says: `${header} is no time of the calendar` }],
  };
}
