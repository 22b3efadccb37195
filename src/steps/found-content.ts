import { fieldDifferences } from "../core/reconcile/field-differences.ts";
import type { PlainDocument } from "../core/reconcile/plain-value.ts";
import type { ScannedDocuments, Stored } from "../edges/document-scan.ts";

/**
 * What stands there, for comparing. Readers see nothing wrong in a document that has lost only the pipeline's notes, but no run can write it any
 * more, so that is a difference of its own; where others are, those say more.
 */
export function foundContent(
  stored: Stored<ScannedDocuments[keyof ScannedDocuments]>,
  expected: PlainDocument | null,
): PlainDocument {
  const content = stored.content();
  if (stored.document !== null || expected === null || fieldDifferences(expected, content).length > 0) return content;
  return { ...content, _sync: "not as the pipeline writes it" };
}
