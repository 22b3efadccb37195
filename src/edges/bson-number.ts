import { Decimal128, Double, Long } from "mongodb";
import type { Id } from "../core/id.ts";

const MAX_INT32 = 2 ** 31 - 1;

/**
 * Whole numbers as int32 where they fit and int64 beyond, others as double. Left to itself the driver writes 2^31 as double, so a
 * count would change its BSON type as it grows and compare equal while its bytes differ.
 */
export function bsonNumber(value: number): number | Long | Double {
  if (!Number.isSafeInteger(value)) return new Double(value);
  // Adding 0 turns -0, which would become a double, into 0.
  return Math.abs(value) <= MAX_INT32 ? value + 0 : Long.fromNumber(value);
}

/** BIGINT UNSIGNED goes one bit further than int64. */
const MAX_INT64 = 2n ** 63n - 1n;

export type BsonId = number | Long | Double | Decimal128 | string;

/** Integers as int32 or int64 (Decimal128 beyond, where int64 would wrap around), texts as they are. */
export function bsonId(id: Id): BsonId {
  if (typeof id === "string") return id;
  if (typeof id === "number") return bsonNumber(id);
  return id > MAX_INT64 ? Decimal128.fromString(id.toString()) : Long.fromBigInt(id);
}

export const bsonIds = (ids: readonly Id[]): BsonId[] => ids.map(bsonId);

/** A number as the driver hands it over; integers beyond 2^53 lose digits, which no sum of ours reaches. */
export const numberOfBson = (value: unknown): number => Number(value);

/** Ids as the core has them: numbers while they are exact, bigints beyond. */
export function idOfBson(value: unknown): Id {
  if (value instanceof Long) return value.toBigInt();
  if (value instanceof Decimal128) return idOfDecimal(value.toString());
  // The driver's own limit is 2^53 itself, one beyond the integers a number holds exactly.
  if (typeof value === "number") return Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(value) : value;
  return typeof value === "bigint" ? value : String(value);
}

/** Our own are whole; a fraction that somebody put there is the id of nothing. */
const idOfDecimal = (text: string): Id => (/^-?\d+$/.test(text) ? BigInt(text) : text);

export const idOrNullOfBson = (value: unknown): Id | null =>
  value === null || value === undefined ? null : idOfBson(value);
