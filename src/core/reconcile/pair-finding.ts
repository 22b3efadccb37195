import { fieldDifferences } from "./field-differences.ts";
import type { Finding } from "./finding.ts";
import type { PlainDocument } from "./plain-value.ts";

/** A document as source rows make it and as it is stored; null: there is (or should be) none. */
export type Pair = {
  readonly collection: Finding["collection"];
  readonly id: string;
  readonly expected: PlainDocument | null;
  readonly found: PlainDocument | null;
};

/** Fields a finding names; a damaged order list may differ in thousands. */
const MAX_FIELDS = 10;

/** What is wrong with the document, null when nothing is. */
export function pairFinding({ collection, id, expected, found }: Pair): Finding | null {
  if (expected === null || found === null) {
    if (expected === found) return null;
    return { collection, id, kind: expected === null ? "extra" : "missing", fields: [], fieldCount: 0 };
  }
  const fields = fieldDifferences(expected, found);
  if (fields.length === 0) return null;
  return { collection, id, kind: "content", fields: fields.slice(0, MAX_FIELDS), fieldCount: fields.length };
}
