import { type AnyBulkWriteOperation, type Collection, type Db, MongoBulkWriteError, type WriteError } from "mongodb";
import type { LedgerEntry } from "../core/pipeline/ledger-entry.ts";
import type { ListingState } from "../core/pipeline/listing-state.ts";
import type { Claim, FileLedger, FileOutcome, FinishedRun } from "./file-ledger.ts";
import { fromMongo } from "./from-mongo.ts";

/** Beside the documents: if the target is down no file can be loaded anyway, and a ledger elsewhere could disagree with it. */
export const LEDGER_COLLECTION = "files";

/** Its own collection: whoever counts files must not meet it. */
const LISTING_COLLECTION = "listings";
const RAW = "raw";

const DUPLICATE_KEY = 11_000;

const OPEN = ["planned", "applied"] as const;

/** The ledger on MongoDB or DocumentDB. Every operation throws TargetUnavailableError when the server does not answer. */
export function mongoFileLedger(db: Db): FileLedger {
  const files: Collection<LedgerEntry> = db.collection<LedgerEntry>(LEDGER_COLLECTION);
  const listings = db.collection<ListingState & { _id: string }>(LISTING_COLLECTION);
  return {
    find: (ids) => found(files, ids),
    ofEpoch: (epoch) => entriesOf(files, epoch),
    claim: async (runId, claims) => {
      await bulk(files, "claim", claims.map(claimed));
      const entries = await found(
        files,
        claims.map(({ entry }) => entry._id),
      );
      return new Set([...entries.values()].filter((entry) => entry.runId === runId).map(({ _id }) => _id));
    },
    record: (runId, outcomes) =>
      bulk(
        files,
        "record",
        outcomes.map((outcome) => recorded(runId, outcome)),
      ),
    commit: async (runId, at) => {
      const applied = { runId, state: "applied" } as const;
      await fromMongo("files: commit", () => files.updateMany(applied, { $set: { state: "done", doneAt: at } }));
    },
    openRepairs: async () =>
      fromMongo("files: open repairs", () => files.find({ kind: "repair", state: { $in: [...OPEN] } }).toArray()),
    held: (claimedBefore) => heldFiles(files, claimedBefore),
    finished: (claimedAfter) => finishedRuns(files, claimedAfter),
    newestEpoch: async () => {
      const taken = { kind: "load", state: { $in: [...OPEN, "done"] } } as const;
      const newest = await fromMongo("files: newest epoch", () => files.findOne(taken, { sort: { epoch: -1 } }));
      return newest?.epoch ?? null;
    },
    listing: async () => fromMongo("listings: find", () => listings.findOne({ _id: RAW }, { projection: { _id: 0 } })),
    keepListing: async (state) => {
      await fromMongo("listings: keep", () => listings.replaceOne({ _id: RAW }, state, { upsert: true })).catch(
        lostRace,
      );
    },
  };
}

type Held = { readonly _id: Pick<LedgerEntry, "runId" | "kind">; readonly files: number };

async function heldFiles(files: Collection<LedgerEntry>, claimedBefore: Date): ReturnType<FileLedger["held"]> {
  const open = { $match: { state: { $in: [...OPEN] }, plannedAt: { $lt: claimedBefore } } };
  const byRun = { $group: { _id: { runId: "$runId", kind: "$kind" }, files: { $sum: 1 } } };
  const groups = await fromMongo("files: held", () => files.aggregate<Held>([open, byRun]).toArray());
  return groups.map(({ _id: { runId, kind }, files: count }) => ({ runId, kind, files: count }));
}

async function finishedRuns(files: Collection<LedgerEntry>, claimedAfter: Date): Promise<FinishedRun[]> {
  const done = { $match: { state: "done", plannedAt: { $gt: claimedAfter } } };
  const span = { claimedAt: { $min: "$plannedAt" }, doneAt: { $max: "$doneAt" } };
  const byRun = { $group: { _id: "$runId", files: { $sum: 1 }, ...span } };
  const groups = await fromMongo("files: finished", () =>
    files.aggregate<Omit<FinishedRun, "runId"> & { readonly _id: string }>([done, byRun]).toArray(),
  );
  return groups.map(({ _id, ...run }) => ({ runId: _id, ...run }));
}

/** Two first plans at once: either state is as good. */
function lostRace(error: unknown): void {
  const { code } = ((error as Error).cause ?? {}) as { code?: unknown };
  if (code !== DUPLICATE_KEY) throw error;
}

async function found(files: Collection<LedgerEntry>, ids: readonly string[]): Promise<Map<string, LedgerEntry>> {
  if (ids.length === 0) return new Map();
  const entries = await fromMongo("files: find", () =>
    files.find({ _id: { $in: [...ids] } }, { batchSize: ids.length + 1 }).toArray(),
  );
  return new Map(entries.map((entry) => [entry._id, entry]));
}

/** A reply at a time; the driver's errors become ours. */
async function* entriesOf(files: Collection<LedgerEntry>, epoch: string): AsyncGenerator<LedgerEntry> {
  const cursor = files.find({ epoch });
  try {
    while (await fromMongo("files: of epoch", () => cursor.hasNext())) yield* cursor.readBufferedDocuments();
  } finally {
    await cursor.close();
  }
}

/** A new file is inserted, a known one replaced only while it is as it was seen. Of two plans the second one misses. */
function claimed({ entry, seen }: Claim): AnyBulkWriteOperation<LedgerEntry> {
  if (seen === null) return { insertOne: { document: entry } };
  return { replaceOne: { filter: { _id: entry._id, ...seen }, replacement: entry } };
}

function recorded(runId: string, outcome: FileOutcome): AnyBulkWriteOperation<LedgerEntry> {
  const { id, at, ...fields } = outcome;
  const filter = { _id: id, runId, state: { $in: [...OPEN] } };
  return { updateOne: { filter, update: { $set: { ...fields, appliedAt: at } } } };
}

async function bulk(
  files: Collection<LedgerEntry>,
  what: string,
  writes: readonly AnyBulkWriteOperation<LedgerEntry>[],
): Promise<void> {
  if (writes.length === 0) return;
  await fromMongo(`files: ${what}`, async () => {
    try {
      await files.bulkWrite([...writes], { ordered: false });
    } catch (error) {
      if (!onlyDuplicates(error)) throw error;
    }
  });
}

/** Another plan inserted the file first: that is what the guard is for, and reading back tells whose it is. */
function onlyDuplicates(error: unknown): boolean {
  if (!(error instanceof MongoBulkWriteError)) return false;
  const failures: WriteError[] = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  return failures.length > 0 && failures.every(({ code }) => code === DUPLICATE_KEY);
}
