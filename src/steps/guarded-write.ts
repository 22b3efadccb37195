import type { DocumentCollection } from "../core/documents/document-types.ts";
import type { WriteOf } from "../core/documents/document-write.ts";
import { TargetUnavailableError } from "../core/errors/error-classes.ts";
import type { DocumentDeps } from "./document-deps.ts";

/**
 * Attempts before a document counts as contended. Each miss means that somebody else's write succeeded, so this many are
 * only met with far too many workers on one document. With a few milliseconds of pause they last about a second.
 */
export const MAX_ATTEMPTS = 200;

/** One key's write, made from what was read after its rev. `write` null: nothing to change. */
export type PlannedWrite<Collection extends DocumentCollection> = {
  readonly write: WriteOf[Collection] | null;
  /** Called once the write has taken effect, or at once when there is none. */
  readonly done: () => void;
};

/**
 * Rule 8, for many keys at once: `plan` reads revs first and inputs second and answers one planned write per key, in order;
 * what missed is planned again from new reads, whole.
 * @throws TargetUnavailableError TS402 after MAX_ATTEMPTS.
 */
export async function guardedWrite<Key, Collection extends DocumentCollection>(
  { store, pause }: Pick<DocumentDeps, "store" | "pause">,
  collection: Collection,
  keys: readonly Key[],
  plan: (keys: readonly Key[]) => Promise<readonly PlannedWrite<Collection>[]>,
): Promise<void> {
  let open = keys;
  for (let attempt = 1; open.length > 0; attempt++) {
    if (attempt > MAX_ATTEMPTS) throw contended(collection, open.length);
    if (attempt > 1) await pause();
    open = await attemptAll(store, collection, open, await plan(open));
  }
}

/** Answers the keys whose write missed. */
async function attemptAll<Key, Collection extends DocumentCollection>(
  store: DocumentDeps["store"],
  collection: Collection,
  keys: readonly Key[],
  planned: readonly PlannedWrite<Collection>[],
): Promise<Key[]> {
  const writes: WriteOf[Collection][] = [];
  const positions: number[] = [];
  planned.forEach(({ write, done }, position) => {
    if (write === null) return done();
    writes.push(write);
    positions.push(position);
  });
  const missed = writes.length === 0 ? new Set<number>() : await store.write(collection, writes);
  const again: Key[] = [];
  positions.forEach((position, index) => {
    if (missed.has(index)) again.push(keys[position] as Key);
    else planned[position]?.done();
  });
  return again;
}

function contended(collection: DocumentCollection, documents: number): TargetUnavailableError {
  return new TargetUnavailableError({
    code: "TS402",
    where: `collection ${collection}, ${documents} documents`,
    found: `${MAX_ATTEMPTS} attempts, each overtaken by another writer`,
    expected: "a write that finds the document as it was read",
    remedy: "Run again; if it stays, let fewer workers run at once.",
  });
}
