import type { FieldRule } from "./field-rule.ts";
import { stagedText } from "./staged-text.ts";

/** A tax rate as a share: 0.0825 is 8.25 %. Rounded to the five digits the shop keeps. */
export function rateRule(header: string): FieldRule {
  const text = stagedText(header);
  const rate = `ROUND(CAST(${text} AS DECIMAL(40,15)), 5)`;
  const isRate = `(${text} REGEXP '^[0-9]*[.]?[0-9]+$' AND ${rate} < 1)`;
  return {
    text,
    columns: [{ name: "rate", type: "DECIMAL(7,5) NULL", value: `IF(${isRate}, ${rate}, NULL)` }],
    faults: [
      { when: `${text} IS NULL`, says: `${header} is missing` },
      { when: `NOT ${isRate}`, says: `${header} is no share from 0 to below 1` },
    ],
  };
}
