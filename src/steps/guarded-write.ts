import type { DocumentCollection } from "../core/documents/document-types.ts";
import type { WriteOf } from "../core/documents/document-write.ts";
import type { UnreadableDocument } from "../core/documents/unreadable-document.ts";
import { TargetUnavailableError } from "../core/errors/error-classes.ts";
import { UnreadableDocumentsError } from "../core/errors/unreadable-documents-error.ts";
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

type Plan<Key, Collection extends DocumentCollection> = (
  keys: readonly Key[],
) => Promise<readonly PlannedWrite<Collection>[]>;

/** Whether a key cannot be written because of this document; absent: no key is ever set aside. */
export type Hinders<Key> = (document: UnreadableDocument, key: Key) => boolean;

/**
 * Rule 8, for many keys at once: `plan` reads revs first and inputs second and answers one planned write per key, in order;
 * what missed is planned again from new reads, whole. A key whose document cannot be read is set aside for this call: a write
 * needs its rev, and a guess would hide what a person did.
 * @throws TargetUnavailableError TS402 after MAX_ATTEMPTS.
 */
export async function guardedWrite<Key, Collection extends DocumentCollection>(
  deps: Pick<DocumentDeps, "store" | "pause" | "unreadable">,
  collection: Collection,
  keys: readonly Key[],
  plan: Plan<Key, Collection>,
  hinders?: Hinders<Key>,
): Promise<void> {
  let open = keys;
  for (let attempt = 1; open.length > 0; attempt++) {
    if (attempt > MAX_ATTEMPTS) throw contended(collection, open.length);
    if (attempt > 1) await deps.pause();
    const readable = await planReadable(deps, open, plan, hinders);
    open = await attemptAll(deps.store, collection, readable.keys, readable.planned);
  }
}

/** Plans what can be read. Every further look has fewer keys, so it ends. */
async function planReadable<Key, Collection extends DocumentCollection>(
  { unreadable }: Pick<DocumentDeps, "unreadable">,
  keys: readonly Key[],
  plan: Plan<Key, Collection>,
  hinders: Hinders<Key> | undefined,
): Promise<{ readonly keys: readonly Key[]; readonly planned: readonly PlannedWrite<Collection>[] }> {
  for (let open = keys; ;) {
    try {
      return { keys: open, planned: open.length === 0 ? [] : await plan(open) };
    } catch (error) {
      if (unreadable === undefined || hinders === undefined || !(error instanceof UnreadableDocumentsError))
        throw error;
      const { documents } = error;
      const free = open.filter((key) => !documents.some((document) => hinders(document, key)));
      if (free.length === open.length) throw error;
      for (const document of documents) unreadable(document);
      open = free;
    }
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
