/**
 * A stored document's content without a driver's classes: what two documents are compared as. Integers of any BSON type are one
 * number, because no reader can tell them apart; a decimal is not, and keeps its digits (12.5 is not 12.50).
 */
export type PlainValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | { readonly $decimal: string }
  | { readonly $date: string }
  | { readonly $other: string }
  | readonly PlainValue[]
  | PlainDocument;

export type PlainDocument = { readonly [field: string]: PlainValue };

const MAX_SHOWN = 80;

/** A value as the certificate shows it to people. */
export function shownValue(value: PlainValue | undefined): string {
  const text = textOf(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

function textOf(value: PlainValue | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object") return String(value);
  if (isList(value)) return `${value.length} entries`;
  const special = specialText(value);
  return special ?? `{ ${Object.keys(value).join(", ")} }`;
}

/** Text of a decimal, a date or a value of a type we never write; null for a document. */
export function specialText(value: object): string | null {
  for (const name of ["$decimal", "$date", "$other"]) {
    const text: unknown = Reflect.get(value, name);
    if (typeof text === "string") return text;
  }
  return null;
}

export const isList = (value: PlainValue | undefined): value is readonly PlainValue[] => Array.isArray(value);
