import type { ScannedDocuments, Stored } from "../edges/document-scan.ts";

/**
 * Does the document exist for comparing? Tombstones and orders whose row has not come do not. What our writer never wrote does,
 * whatever it is: somebody put it there.
 */
export function isShown(stored: Stored<ScannedDocuments[keyof ScannedDocuments]>): boolean {
  const { document, asWritten } = stored;
  if (document === null || !asWritten) return true;
  if ("row" in document) return document.row !== null;
  if ("edges" in document) return true;
  return document.own !== null || ("derived" in document && document.derived !== null);
}
