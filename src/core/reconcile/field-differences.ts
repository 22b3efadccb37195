import type { FieldDifference } from "./finding.ts";
import { isList, type PlainDocument, type PlainValue, shownValue, specialText } from "./plain-value.ts";

/**
 * Where two documents differ, as paths with dots. A list of another length is one difference: compared entry by entry, everything
 * after a missing entry would be reported as well.
 */
export function fieldDifferences(expected: PlainDocument, found: PlainDocument): FieldDifference[] {
  return differencesAt("", expected, found);
}

function differencesAt(
  path: string,
  expected: PlainValue | undefined,
  found: PlainValue | undefined,
): FieldDifference[] {
  if (Object.is(expected, found)) return [];
  if (isList(expected) && isList(found)) return listDifferences(path, expected, found);
  if (isDocument(expected) && isDocument(found)) {
    return documentDifferences(path, expected, found);
  }
  return leavesEqual(expected, found) ? [] : [{ path, expected: shownValue(expected), found: shownValue(found) }];
}

function documentDifferences(path: string, expected: PlainDocument, found: PlainDocument): FieldDifference[] {
  const fields = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...fields].flatMap((field) =>
    differencesAt(path === "" ? field : `${path}.${field}`, expected[field], found[field]),
  );
}

function listDifferences(
  path: string,
  expected: readonly PlainValue[],
  found: readonly PlainValue[],
): FieldDifference[] {
  if (expected.length !== found.length) return [{ path, expected: shownValue(expected), found: shownValue(found) }];
  return expected.flatMap((value, index) => differencesAt(`${path}.${index}`, value, found[index]));
}

function isDocument(value: PlainValue | undefined): value is PlainDocument {
  return typeof value === "object" && value !== null && !isList(value) && specialText(value) === null;
}

function leavesEqual(a: PlainValue | undefined, b: PlainValue | undefined): boolean {
  // 0 and -0 are one number to every reader.
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const [kindA, kindB] = [Object.keys(a)[0], Object.keys(b)[0]];
  return kindA === kindB && specialText(a) !== null && specialText(a) === specialText(b);
}
