import type { Stored } from "./stored-document.ts";

/** A classic update: no pipeline, so every server takes it. */
export type BsonUpdate = { $set: Stored; $unset?: Record<string, ""> };

/** Sets the own fields and the whole `_sync`, or takes the own fields away. */
export const ownUpdate = (
  own: Stored | null,
  fields: readonly string[],
  sync: Stored,
  deletedAt: Date | null,
): BsonUpdate => update({ ...own, _sync: sync }, own === null ? fields : [], deletedAt);

/** Sets the derived fields and some of the rest by path, or takes the derived fields away. */
export const derivedUpdate = (
  derived: Stored | null,
  fields: readonly string[],
  paths: Stored,
  deletedAt: Date | null,
): BsonUpdate => update({ ...derived, ...paths }, derived === null ? fields : [], deletedAt);

function update(set: Stored, gone: readonly string[], deletedAt: Date | null): BsonUpdate {
  const unset = deletedAt === null ? [...gone, "deletedAt"] : gone;
  const $set = deletedAt === null ? set : { ...set, deletedAt };
  return unset.length === 0
    ? { $set }
    : { $set, $unset: Object.fromEntries(unset.map((field) => [field, "" as const])) };
}
