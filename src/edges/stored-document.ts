import type { Document } from "mongodb";
import { InvalidInputError } from "../core/errors/error-classes.ts";

/** A document or part of one as the driver hands it over, before its fields are looked at one by one. */
export type Stored = Document;

/**
 * The writer's state of a stored document.
 * @throws InvalidInputError TS403 when it has none, or none that a write could be guarded by: it is not ours, and merging into it would guess.
 */
export function syncOf(stored: Stored): Stored {
  const sync: unknown = stored["_sync"];
  const isObject = typeof sync === "object" && sync !== null;
  if (isObject && isRev((sync as Stored)["rev"])) return sync;
  throw new InvalidInputError({
    code: "TS403",
    where: `document _id ${String(stored["_id"])}`,
    found: isObject ? "no whole number in _sync.rev" : "no _sync",
    expected: "a document written by Tillstream",
    remedy: "Somebody else wrote to the collection. Restore the document, or load into an empty database.",
  });
}

const isRev = (rev: unknown): boolean => typeof rev === "number" && Number.isSafeInteger(rev) && rev > 0;

export const textOrNull = (value: unknown): string | null => (typeof value === "string" ? value : null);

export const dateOrNull = (value: unknown): Date | null => (value instanceof Date ? value : null);

export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

export const listOf = (value: unknown): Stored[] => (Array.isArray(value) ? (value as Stored[]) : []);
