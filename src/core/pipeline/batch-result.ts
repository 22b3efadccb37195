import type { RowTotals } from "./ledger-entry.ts";
import type { SetAsideSummary } from "./set-aside.ts";

/** Keys of files in quarantine that a result names; the rest is found below `quarantine/`. */
export const MAX_ASIDE = 20;

/** What one apply-files call did: its output, and the object `results/<runId>/batches/<batch>.json`. Numbers, and names of documents. */
export type BatchResult = {
  readonly batch: string;
  /** Files applied; files refused and kept in quarantine; files another run had taken meanwhile. */
  readonly applied: number;
  readonly refused: number;
  readonly skipped: number;
  /** Files that were refused, or of which rows were set aside: the first keys. */
  readonly aside: readonly string[];
  readonly rows: RowTotals;
  /** By table of the source: rows that took effect, and the commit time (ISO) of the newest change read; null when it had none. */
  readonly tables: Readonly<Record<string, { readonly applied: number; readonly newest: string | null }>>;
  /** Row changes that met other content with their own version: the source or DMS broke its word, and a fixed order decided. */
  readonly conflicts: number;
  /** Documents that cannot be read: their rows count as quarantined, and stand in no document. Absent in results of an older release. */
  readonly unreadable?: SetAsideSummary;
};
