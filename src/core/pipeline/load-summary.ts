import { type BatchResult, MAX_ASIDE } from "./batch-result.ts";
import type { RowTotals } from "./ledger-entry.ts";
import { addSetAside, NOTHING_SET_ASIDE, type SetAsideSummary } from "./set-aside.ts";
import { addRows, NO_ROWS } from "./row-totals.ts";

/** What a run's loading came to. */
export type LoadSummary = {
  readonly files: {
    readonly planned: number;
    readonly done: number;
    /** Refused whole and kept in quarantine. */
    readonly quarantined: number;
    /** Taken over by another run in between. */
    readonly skipped: number;
    /** No apply-files call finished them. */
    readonly failed: number;
  };
  /** Files that were refused, or of which rows were set aside: the first keys. */
  readonly aside: readonly string[];
  readonly rows: RowTotals;
  /** By table of the source. Lag: seconds from the newest change's commit until its file was done; null where only full-load rows came. */
  readonly tables: Readonly<Record<string, { readonly applied: number; readonly lagSeconds: number | null }>>;
  /** Documents that cannot be read; absent when nothing was loaded. */
  readonly unreadable?: SetAsideSummary;
};

export const NOTHING_LOADED: LoadSummary = {
  files: { planned: 0, done: 0, quarantined: 0, skipped: 0, failed: 0 },
  aside: [],
  rows: NO_ROWS,
  tables: {},
};

/** What a run's batches come to. Files in no result were in a call that failed for good; the next run takes them over. */
export function loadSummary(planned: number, results: readonly BatchResult[], doneAt: Date): LoadSummary {
  const total = (count: (result: BatchResult) => number): number =>
    results.reduce((sum, result) => sum + count(result), 0);
  const done = total((result) => result.applied);
  const quarantined = total((result) => result.refused);
  const skipped = total((result) => result.skipped);
  return {
    files: { planned, done, quarantined, skipped, failed: planned - done - quarantined - skipped },
    aside: results.flatMap(({ aside }) => aside).slice(0, MAX_ASIDE),
    rows: results.reduce((sum, result) => addRows(sum, result.rows), NO_ROWS),
    tables: tablesOf(results, doneAt),
    unreadable: addSetAside(results.map(({ unreadable }) => unreadable ?? NOTHING_SET_ASIDE)),
  };
}

const SECOND_MS = 1_000;

function tablesOf(results: readonly BatchResult[], doneAt: Date): LoadSummary["tables"] {
  const byTable = Map.groupBy(
    results.flatMap(({ tables }) => Object.entries(tables)),
    ([table]) => table,
  );
  const entries = [...byTable]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([table, own]) => {
      const newest = own
        .flatMap(([, { newest: at }]) => at ?? [])
        .toSorted()
        .at(-1);
      const lagSeconds = newest === undefined ? null : Math.round((doneAt.getTime() - Date.parse(newest)) / SECOND_MS);
      return [table, { applied: own.reduce((sum, [, { applied }]) => sum + applied, 0), lagSeconds }] as const;
    });
  return Object.fromEntries(entries);
}
