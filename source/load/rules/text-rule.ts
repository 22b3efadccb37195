import type { FieldRule } from "./field-rule.ts";
import { stagedText } from "./staged-text.ts";

type Limits = { readonly maxCharacters: number; readonly isRequired?: boolean };

/** Text as it is, trimmed, blank as NULL; nothing is cut. */
export function textRule(header: string, column: string, { maxCharacters, isRequired = false }: Limits): FieldRule {
  const text = stagedText(header);
  const fits = `CHAR_LENGTH(${text}) <= ${maxCharacters}`;
  return {
    text,
    columns: [{ name: column, type: `VARCHAR(${maxCharacters}) NULL`, value: `IF(${fits}, ${text}, NULL)` }],
    faults: [
      ...(isRequired ? [{ when: `${text} IS NULL`, says: `${header} is missing` }] : []),
      { when: `NOT ${fits}`, says: `${header} is longer than ${maxCharacters} characters` },
    ],
  };
}
