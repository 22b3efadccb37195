import type { FieldRule } from "./field-rule.ts";
import { readTime } from "./read-time.ts";
import { stagedText } from "./staged-text.ts";
import { DAY_FORMS } from "./time-forms.ts";

/** A day; blank and 0000-00-00 are NULL before anything is read, since the server reads a blank as 0000-00-00. */
export function birthdateRule(header: string): FieldRule {
  const text = `NULLIF(${stagedText(header)}, '0000-00-00')`;
  const value = readTime(text, DAY_FORMS, "DATE");
  return {
    text,
    columns: [{ name: "birthdate", type: "DATE NULL", value }],
    faults: [{ when: `${text} IS NOT NULL AND ${value} IS NULL`, says: `${header} is no day of the calendar` }],
  };
}
