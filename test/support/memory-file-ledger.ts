import type { LedgerEntry } from "../../src/core/pipeline/ledger-entry.ts";
import type { ListingState } from "../../src/core/pipeline/listing-state.ts";
import type { FileLedger } from "../../src/edges/file-ledger.ts";

/** The ledger in memory, with the same guards as the collection. */
export type MemoryFileLedger = FileLedger & { readonly entries: Map<string, LedgerEntry> };

export function memoryFileLedger(): MemoryFileLedger {
  const entries = new Map<string, LedgerEntry>();
  let listing: ListingState | null = null;
  return {
    entries,
    openRepairs: async () =>
      [...entries.values()].filter(
        ({ kind, state }) => kind === "repair" && (state === "planned" || state === "applied"),
      ),
    held: async (claimedBefore) => {
      const open = [...entries.values()].filter(
        ({ state, plannedAt }) => (state === "planned" || state === "applied") && plannedAt < claimedBefore,
      );
      const groups = Map.groupBy(open, ({ runId, kind }) => `${kind} ${runId}`);
      return [...groups.values()].flatMap(([first, ...more]) =>
        first === undefined ? [] : [{ runId: first.runId, kind: first.kind, files: more.length + 1 }],
      );
    },
    finished: async (claimedAfter) => {
      const done = [...entries.values()].filter(({ state, plannedAt }) => state === "done" && plannedAt > claimedAfter);
      const time = (at: Date | null): number => at?.getTime() ?? Number.NaN;
      return [...Map.groupBy(done, ({ runId }) => runId)].map(([runId, some]) => ({
        runId,
        files: some.length,
        claimedAt: new Date(Math.min(...some.map(({ plannedAt }) => time(plannedAt)))),
        doneAt: new Date(Math.max(...some.map(({ doneAt }) => time(doneAt)))),
      }));
    },
    newestEpoch: async () => {
      const taken = [...entries.values()].filter(
        ({ kind, state }) => kind === "load" && state !== "quarantined" && state !== "ignored",
      );
      return (
        taken
          .map(({ epoch }) => epoch ?? "")
          .toSorted()
          .at(-1) ?? null
      );
    },
    listing: async () => listing,
    keepListing: async (state) => {
      listing = state;
    },
    find: async (ids) => new Map(ids.flatMap((id) => (entries.has(id) ? [[id, entries.get(id) as LedgerEntry]] : []))),
    async *ofEpoch(epoch) {
      yield* [...entries.values()].filter((entry) => entry.epoch === epoch);
    },
    claim: async (runId, claims) => {
      for (const { entry, seen } of claims) {
        const now = entries.get(entry._id);
        const isAsSeen =
          seen === null
            ? now === undefined
            : now?.state === seen.state && now.runId === seen.runId && now.attempts === seen.attempts;
        if (isAsSeen) entries.set(entry._id, entry);
      }
      return new Set(claims.map(({ entry }) => entry._id).filter((id) => entries.get(id)?.runId === runId));
    },
    record: async (runId, outcomes) => {
      for (const { id, at, ...outcome } of outcomes) {
        const entry = entries.get(id);
        const isHeld = entry?.runId === runId && (entry.state === "planned" || entry.state === "applied");
        if (entry && isHeld) entries.set(id, { ...entry, ...outcome, appliedAt: at });
      }
    },
    commit: async (runId, at) => {
      for (const [id, entry] of entries) {
        if (entry.runId === runId && entry.state === "applied")
          entries.set(id, { ...entry, state: "done", doneAt: at });
      }
    },
  };
}
