import { type AnyBulkWriteOperation, type Collection, MongoBulkWriteError, type WriteError } from "mongodb";
import type { BsonId } from "./bson-number.ts";
import type { BsonUpdate } from "./bson-update.ts";
import { idText } from "../core/id.ts";
import { idOfBson } from "./bson-number.ts";
import type { Stored } from "./stored-document.ts";

/** A guarded write in BSON. `rev` null: insert. */
export type BulkWrite =
  | { readonly kind: "insert"; readonly document: Stored }
  | { readonly kind: "replace"; readonly id: BsonId; readonly rev: number; readonly document: Stored }
  | { readonly kind: "update"; readonly id: BsonId; readonly rev: number; readonly update: BsonUpdate };

type Guarded = Exclude<BulkWrite, { kind: "insert" }>;

/** Documents of up to 15 kB: a few MB a message, far below the 48 MB a server takes. */
const BULK_DOCUMENTS = 500;
/** An insert and a swap together. One, two, four at once cost the server 4.2, 4.4, 4.5 s for the same 20,385 changes: more gains nothing. */
const BULKS_AT_ONCE = 2;

const DUPLICATE_KEY = 11_000;
const WRITE_CONFLICT = 112;

/**
 * Sends the writes in unordered bulks, inserts apart from guarded ones. Answers the positions that missed.
 *
 * A server reports only how many guards matched, not which, so every write of a bulk carries the same random token in `_sync.by`
 * and a bulk with misses is read back: a document with our token at the next rev is ours. A document that somebody else wrote
 * after us counts as missed; doing it again is harmless.
 */
export async function guardedBulk(
  collection: Collection,
  writes: readonly BulkWrite[],
  newToken: () => number,
): Promise<Set<number>> {
  const missed = new Set<number>();
  const inserts: number[] = [];
  const guarded: number[] = [];
  writes.forEach((write, position) => (write.kind === "insert" ? inserts : guarded).push(position));
  const jobs = [
    ...cut(inserts).map((positions) => () => insertMany(collection, writes, positions, missed)),
    ...cut(guarded).map(
      (positions) => () => swapMany(collection, writes as readonly Guarded[], positions, missed, newToken()),
    ),
  ];
  for (let start = 0; start < jobs.length; start += BULKS_AT_ONCE) {
    await Promise.all(jobs.slice(start, start + BULKS_AT_ONCE).map((job) => job()));
  }
  return missed;
}

function cut(positions: readonly number[]): number[][] {
  const pieces: number[][] = [];
  for (let start = 0; start < positions.length; start += BULK_DOCUMENTS) {
    pieces.push(positions.slice(start, start + BULK_DOCUMENTS));
  }
  return pieces;
}

/** A document that is there already is a miss; so is one that lost a conflict. Any other failure is thrown. */
async function insertMany(
  collection: Collection,
  writes: readonly BulkWrite[],
  positions: readonly number[],
  missed: Set<number>,
): Promise<void> {
  const documents = positions.map((position) => (writes[position] as { document: Stored }).document);
  try {
    await collection.insertMany(documents, { ordered: false });
  } catch (error) {
    for (const index of softFailures(error)) missed.add(positions[index] as number);
  }
}

async function swapMany(
  collection: Collection,
  writes: readonly Guarded[],
  positions: readonly number[],
  missed: Set<number>,
  token: number,
): Promise<void> {
  const own = positions.map((position) => writes[position] as Guarded);
  let matched = 0;
  try {
    matched = (
      await collection.bulkWrite(
        own.map((write) => operation(write, token)),
        { ordered: false },
      )
    ).matchedCount;
  } catch (error) {
    softFailures(error);
  }
  if (matched === own.length) return;
  const ours = await writtenWith(collection, own, token);
  own.forEach((write, i) => {
    if (ours.get(idText(idOfBson(write.id))) !== write.rev + 1) missed.add(positions[i] as number);
  });
}

function operation(write: Guarded, token: number): AnyBulkWriteOperation {
  const filter = { _id: write.id as never, "_sync.rev": write.rev };
  if (write.kind === "replace") {
    const sync = { ...(write.document["_sync"] as Stored), by: token };
    return { replaceOne: { filter, replacement: { ...write.document, _sync: sync } } };
  }
  const { $set, $unset } = write.update;
  const sync = $set["_sync"] as Stored | undefined;
  const marked = sync === undefined ? { ...$set, "_sync.by": token } : { ...$set, _sync: { ...sync, by: token } };
  return { updateOne: { filter, update: { $set: marked, ...($unset === undefined ? {} : { $unset }) } } };
}

/** Revs of those documents that carry our token. */
async function writtenWith(
  collection: Collection,
  writes: readonly Guarded[],
  token: number,
): Promise<Map<string, number>> {
  const ids = writes.map((write) => write.id) as never[];
  const found = await collection
    .find({ _id: { $in: ids } }, { projection: { "_sync.rev": 1, "_sync.by": 1 }, batchSize: ids.length + 1 })
    .toArray();
  const revs = new Map<string, number>();
  for (const { _id, _sync } of found as unknown as { _id: unknown; _sync?: { rev: number; by: number } }[]) {
    if (_sync?.by === token) revs.set(idText(idOfBson(_id)), _sync.rev);
  }
  return revs;
}

/** Positions that failed because somebody else was first; rethrows when anything else failed. */
function softFailures(error: unknown): number[] {
  if (!(error instanceof MongoBulkWriteError)) throw error;
  const failures: WriteError[] = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  const isSoft = ({ code }: WriteError): boolean => code === DUPLICATE_KEY || code === WRITE_CONFLICT;
  // A lost connection comes without write errors: then nobody knows what stands, and the caller repeats from its reads.
  if (failures.length === 0 || !failures.every(isSoft)) throw error;
  return failures.map((failure) => failure.index);
}
