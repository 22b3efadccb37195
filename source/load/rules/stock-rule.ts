import type { FieldRule } from "./field-rule.ts";
import { stagedText } from "./staged-text.ts";

const MAX_STOCK = 2_147_483_647;
const WHOLE_NUMBER = "^-?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)$";

/** What is on the shelf; blank is 0, and a count may be negative. */
export function stockRule(header: string): FieldRule {
  const text = `COALESCE(${stagedText(header)}, '0')`;
  const number = `CAST(REPLACE(${text}, ',', '') AS DECIMAL(40,0))`;
  const isNumber = `${text} REGEXP '${WHOLE_NUMBER}'`;
  const fits = `ABS(${number}) <= ${MAX_STOCK}`;
  return {
    text,
    columns: [{ name: "availableQuantity", type: "INT NULL", value: `IF(${isNumber} AND ${fits}, ${number}, NULL)` }],
    faults: [
      { when: `NOT (${isNumber})`, says: `${header} is no whole number` },
      { when: `NOT (${fits})`, says: `${header} is beyond ${MAX_STOCK}` },
    ],
  };
}
