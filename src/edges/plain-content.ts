import { Decimal128, Long } from "mongodb";
import type { PlainDocument, PlainValue } from "../core/reconcile/plain-value.ts";
import type { Stored } from "./stored-document.ts";

const WRITERS_FIELD = "_sync";

/** A stored document without `_sync` and without the driver's classes. */
export function plainContent(stored: Stored): PlainDocument {
  return Object.fromEntries(fieldsOf(stored).map((field) => [field, plainValue(stored[field])]));
}

const fieldsOf = (stored: Stored): string[] => Object.keys(stored).filter((field) => field !== WRITERS_FIELD);

function plainValue(value: unknown): PlainValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  const number = wholeNumber(value);
  if (number !== null) return number;
  if (value instanceof Decimal128) return { $decimal: value.toString() };
  if (value instanceof Date) return { $date: Number.isNaN(value.getTime()) ? "invalid" : value.toISOString() };
  if (Array.isArray(value)) return value.map(plainValue);
  if (isPlainObject(value))
    return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, plainValue(inner)]));
  return { $other: plainText(value) };
}

/** Numbers of every BSON type as one: bigints only where a number would lose digits. Doubles with a fraction pass as they are. */
function wholeNumber(value: unknown): number | bigint | null {
  if (typeof value === "number") return value;
  const exact = value instanceof Long ? value.toBigInt() : value;
  if (typeof exact === "bigint") return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact;
  const inner: unknown = typeof value === "object" && value !== null ? value.valueOf() : value;
  return typeof inner === "number" && !(value instanceof Date) ? inner : null;
}

/** Any value as a short text: `ObjectId("…")` stays recognisable. */
export function plainText(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  const type: unknown = Reflect.get(value, "_bsontype");
  return typeof type === "string" ? `${type}(${JSON.stringify(value)})` : JSON.stringify(value);
}

function isPlainObject(value: unknown): value is Stored {
  return typeof value === "object" && value !== null && Reflect.get(value, "_bsontype") === undefined;
}

/** Would both be stored as the same content? Written without making plain values, because every document is compared so. */
export function sameContent(a: Stored, b: Stored): boolean {
  const fields = fieldsOf(a);
  return fields.length === fieldsOf(b).length && fields.every((field) => sameValue(a[field], b[field]));
}

function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return sameNumber(a, b);
  if (a instanceof Decimal128) return b instanceof Decimal128 && sameBytes(a.bytes, b.bytes);
  if (a instanceof Date) return b instanceof Date && a.getTime() === b.getTime();
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((value, index) => sameValue(value, b[index]));
  if (!isPlainObject(a) || !isPlainObject(b)) return sameNumber(a, b);
  const fields = Object.keys(a);
  return (
    fields.length === Object.keys(b).length && fields.every((field) => field in b && sameValue(a[field], b[field]))
  );
}

function sameNumber(a: unknown, b: unknown): boolean {
  const [numberA, numberB] = [wholeNumber(a), wholeNumber(b)];
  return numberA !== null && numberA === numberB;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}
