import { CommandError } from "./command-error.ts";

/** Where one top-level element's value lies in a BSON document. */
export type BsonField = { readonly type: number; readonly start: number; readonly end: number };

/** Top-level element names in order; the first one names the command. */
export type BsonFields = ReadonlyMap<string, BsonField>;

/** Bytes of the values whose length never varies, by BSON type. */
const FIXED_BYTES: Readonly<Record<number, number>> = {
  0x01: 8, // double
  0x06: 0, // undefined
  0x07: 12, // ObjectId
  0x08: 1, // boolean
  0x09: 8, // date
  0x0a: 0, // null
  0x10: 4, // int32
  0x11: 8, // timestamp
  0x12: 8, // int64
  0x13: 16, // decimal128
  0xff: 0, // min key
  0x7f: 0, // max key
};

const FAILED_TO_PARSE = 9;
const SMALLEST_DOCUMENT = 5;

const broken = (what: string): CommandError => new CommandError(FAILED_TO_PARSE, `broken BSON: ${what}`);

const afterZero = (bytes: Buffer, from: number): number => {
  const zero = bytes.indexOf(0, from);
  if (zero < 0) throw broken("a name without an end");
  return zero + 1;
};

const lengthAt = (bytes: Buffer, at: number): number => {
  if (at + 4 > bytes.length) throw broken("a length beyond the end");
  const length = bytes.readInt32LE(at);
  if (length < 0) throw broken(`a length of ${length}`);
  return length;
};

const valueEnd = (bytes: Buffer, type: number, at: number): number => {
  const fixed = FIXED_BYTES[type];
  if (fixed !== undefined) return at + fixed;
  switch (type) {
    case 0x02: // string
    case 0x0d: // code
    case 0x0e: // symbol
      return at + 4 + lengthAt(bytes, at);
    case 0x03: // document
    case 0x04: // array
    case 0x0f: // code with scope
      return at + Math.max(lengthAt(bytes, at), SMALLEST_DOCUMENT);
    case 0x05: // binary: length, subtype, bytes
      return at + 5 + lengthAt(bytes, at);
    case 0x0b: // regular expression: two names
      return afterZero(bytes, afterZero(bytes, at));
    case 0x0c: // pointer: string, ObjectId
      return at + 4 + lengthAt(bytes, at) + 12;
    default:
      throw broken(`type ${type}`);
  }
};

/**
 * The top level of a BSON document. Nested documents are passed over, never decoded: a bulk of 48 MB must not become
 * JavaScript objects only to be turned back. Throws CommandError (FailedToParse).
 */
export const scanTopLevel = (bytes: Buffer): BsonFields => {
  const fields = new Map<string, BsonField>();
  if (bytes.length < SMALLEST_DOCUMENT || bytes.readInt32LE(0) !== bytes.length)
    throw broken("a length that is not the document's");
  let at = 4;
  while (at < bytes.length && bytes[at] !== 0) {
    const type = bytes[at] ?? 0;
    const start = afterZero(bytes, at + 1);
    const end = valueEnd(bytes, type, start);
    if (end > bytes.length - 1) throw broken("a value beyond the end");
    fields.set(bytes.toString("utf8", at + 1, start - 1), { type, start, end });
    at = end;
  }
  if (at !== bytes.length - 1) throw broken("bytes after the end");
  return fields;
};

/** A scalar or the raw bytes of a nested document; undefined for an absent field and for types commands never carry. */
export const fieldValue = (
  bytes: Buffer,
  field: BsonField | undefined,
): number | string | boolean | bigint | Buffer | undefined => {
  if (field === undefined) return undefined;
  const { type, start, end } = field;
  switch (type) {
    case 0x01:
      return bytes.readDoubleLE(start);
    case 0x02:
      return bytes.toString("utf8", start + 4, end - 1);
    case 0x08:
      return bytes[start] === 1;
    case 0x10:
      return bytes.readInt32LE(start);
    case 0x12:
      return bytes.readBigInt64LE(start);
    case 0x03:
    case 0x04:
      return bytes.subarray(start, end);
    default:
      return undefined;
  }
};
