import type { FieldRule } from "./field-rule.ts";
import { stagedText } from "./staged-text.ts";

const MAX_PRICE = "99999999.99";
/** `$1,039.99`, `$1249.99`, `$800`, `$.99`, `5`. A comma that stands anywhere but before three digits is a slip, not a thousand. */
const AMOUNT = "^-?[$]?-?(([0-9]{1,3}(,[0-9]{3})+|[0-9]+)([.][0-9]{1,2})?|[.][0-9]{1,2})$";

/** A required price above zero. */
export function priceRule(header: string): FieldRule {
  const text = stagedText(header);
  const amount = `CAST(REPLACE(REPLACE(${text}, '$', ''), ',', '') AS DECIMAL(40,2))`;
  const isAmount = `${text} REGEXP '${AMOUNT}'`;
  const value = `IF(${isAmount} AND ${amount} > 0 AND ${amount} <= ${MAX_PRICE}, ${amount}, NULL)`;
  return {
    text,
    columns: [{ name: "currentPrice", type: "DECIMAL(10,2) NULL", value }],
    faults: [
      { when: `${text} IS NULL`, says: `${header} is missing` },
      { when: `NOT (${isAmount})`, says: `${header} is no amount` },
      { when: `${amount} <= 0`, says: `${header} is not above zero` },
      { when: `${amount} > ${MAX_PRICE}`, says: `${header} is above ${MAX_PRICE}` },
    ],
  };
}
