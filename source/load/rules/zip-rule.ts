import type { FieldRule } from "./field-rule.ts";
import { stagedText } from "./staged-text.ts";

/** A ZIP code as text of five digits: spreadsheets take leading zeros off. */
export function zipRule(header: string, isRequired: boolean): FieldRule {
  const text = stagedText(header);
  const isZip = `${text} REGEXP '^[0-9]{1,5}$'`;
  return {
    text,
    // The shop's collation: it is joined with the shop's ZIPs.
    columns: [
      {
        name: "zip",
        type: "CHAR(5) COLLATE utf8mb4_unicode_ci NULL",
        value: `IF(${isZip}, LPAD(${text}, 5, '0'), NULL)`,
      },
    ],
    faults: [
      ...(isRequired ? [{ when: `${text} IS NULL`, says: `${header} is missing` }] : []),
      { when: `NOT (${isZip})`, says: `${header} is not 1 to 5 digits` },
    ],
  };
}
