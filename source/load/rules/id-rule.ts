import type { FieldRule } from "./field-rule.ts";
import { stagedText } from "./staged-text.ts";

const MAX_ID = 2_147_483_647;

/** A required id: digits, leading zeros or not, as far as an INT goes. */
export function idRule(header: string, column: string): FieldRule {
  const text = stagedText(header);
  const fits = `(${text} REGEXP '^0*[0-9]{1,10}$' AND CAST(${text} AS UNSIGNED) <= ${MAX_ID})`;
  return {
    text,
    isFine: fits,
    columns: [{ name: column, type: "INT NULL", value: `IF(${fits}, CAST(${text} AS UNSIGNED), NULL)` }],
    faults: [
      { when: `${text} IS NULL`, says: `${header} is missing` },
      { when: `${text} NOT REGEXP '^[0-9]+$'`, says: `${header} is no whole number` },
      { when: `NOT ${fits}`, says: `${header} is above ${MAX_ID}` },
    ],
  };
}
