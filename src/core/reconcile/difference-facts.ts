import type { FieldDifference, Finding } from "./finding.ts";
import type { Pair } from "./pair-finding.ts";
import { isList, type PlainDocument, type PlainValue, shownValue, specialText } from "./plain-value.ts";

/** One place where a document differs. Entries of a list are known by their key and not by their place: a new one moves all others. */
export type DifferenceFact = {
  readonly collection: Finding["collection"];
  readonly id: string;
  readonly difference: FieldDifference;
  /** Equal when both sides say the same. */
  readonly print: string;
  /** Both sides as numbers of one scale, where they are numbers. */
  readonly numbers: { readonly expected: bigint; readonly found: bigint } | null;
};

/** Facts of one suspect; who differs in more is told apart well enough by the first of them. */
const MAX_FACTS = 200;

/** By document and path. */
export function differenceFacts(
  pairs: readonly Pair[],
  md5: (text: string) => string,
): ReadonlyMap<string, DifferenceFact> {
  const facts = new Map<string, DifferenceFact>();
  for (const { collection, id, expected, found } of pairs) {
    const note = (path: string, should: PlainValue | undefined, is: PlainValue | undefined): void => {
      if (facts.size >= MAX_FACTS) return;
      const difference = { path, expected: shownValue(should), found: shownValue(is) };
      const fact = { collection, id, difference, print: md5(textOf([should, is])), numbers: numbersOf(should, is) };
      facts.set(`${collection} ${id} ${path}`, fact);
    };
    // A document that is missing is missing, whatever should stand in it by now.
    if ((expected === null) !== (found === null))
      note("", expected === null ? null : "a document", found && "a document");
    else if (expected !== null && found !== null) compare("", expected, found, note);
  }
  return facts;
}

type Note = (path: string, expected: PlainValue | undefined, found: PlainValue | undefined) => void;

function compare(path: string, expected: PlainValue | undefined, found: PlainValue | undefined, note: Note): void {
  if (isDocument(expected) && isDocument(found)) return compareFields(path, expected, found, note);
  const [shouldBe, are] = [entriesByKey(expected), entriesByKey(found)];
  if (shouldBe !== null && are !== null) return compareFields(path, shouldBe, are, note);
  if (textOf([expected]) !== textOf([found])) note(path, expected, found);
}

function compareFields(path: string, expected: PlainDocument, found: PlainDocument, note: Note): void {
  for (const field of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    compare(path === "" ? field : `${path}.${field}`, expected[field], found[field], note);
  }
}

/** What entries of our lists are known by, in this order: orders, prices and lines; buyers; lines; walk-in days. */
const KEYS = ["id", "customer", "product", "day"] as const;

/** null for what is no list of documents with keys. */
function entriesByKey(list: PlainValue | undefined): PlainDocument | null {
  if (!isList(list)) return null;
  const entries: Record<string, PlainValue> = {};
  for (const entry of list) {
    if (!isDocument(entry)) return null;
    const fields: PlainDocument = entry;
    const key = KEYS.find((one) => fields[one] !== undefined);
    if (key === undefined) return null;
    const name = `[${key} ${shownValue(fields[key])}]`;
    entries[name in entries ? `${name}#${Object.keys(entries).length}` : name] = entry;
  }
  return entries;
}

function isDocument(value: PlainValue | undefined): value is PlainDocument {
  return typeof value === "object" && value !== null && !isList(value) && specialText(value) === null;
}

const textOf = (values: readonly (PlainValue | undefined)[]): string =>
  JSON.stringify(values, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));

function numbersOf(expected: PlainValue | undefined, found: PlainValue | undefined): DifferenceFact["numbers"] {
  const [should, is] = [numberOf(expected), numberOf(found)];
  return should === null || is === null ? null : { expected: should, found: is };
}

/** Digits after the point that money of any shop has at most. */
const SCALE = 8;

function numberOf(value: PlainValue | undefined): bigint | null {
  const isDecimal = typeof value === "object" && value !== null && "$decimal" in value;
  const text = isDecimal
    ? specialText(value)
    : typeof value === "number" || typeof value === "bigint"
      ? String(value)
      : "";
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text ?? "");
  if (parts === null) return null;
  const [, sign = "", whole = "", fraction = ""] = parts;
  if (fraction.length > SCALE) return null;
  return BigInt(`${sign}${whole}${fraction.padEnd(SCALE, "0")}`);
}
