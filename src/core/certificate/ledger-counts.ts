import { isConserved, NO_ROWS } from "../pipeline/row-totals.ts";
import type { LedgerEntry } from "../pipeline/ledger-entry.ts";
import type { LedgerCounts } from "./certificate.ts";

export const NO_LEDGER: LedgerCounts = {
  files: 0,
  filesDone: 0,
  filesQuarantined: 0,
  filesUnderWay: 0,
  filesIgnored: 0,
  rowsRead: 0,
  rowsApplied: 0,
  rowsSuperseded: 0,
  rowsQuarantined: 0,
  repairFiles: 0,
  rowsRepaired: 0,
  unbalanced: [],
};

/** Ignored files (control tables, tables the mapping leaves out, unknown names) are no files of the shop, but they are counted. */
export function addToLedger(
  counts: LedgerCounts,
  { key, kind, state, counts: rows }: Pick<LedgerEntry, "key" | "kind" | "state" | "counts">,
): LedgerCounts {
  if (state === "ignored") return { ...counts, filesIgnored: counts.filesIgnored + 1 };
  const { rowsRead, applied, superseded, quarantined } = rows ?? NO_ROWS;
  return {
    ...counts,
    files: counts.files + 1,
    filesDone: counts.filesDone + (state === "done" ? 1 : 0),
    filesQuarantined: counts.filesQuarantined + (state === "quarantined" ? 1 : 0),
    filesUnderWay: counts.filesUnderWay + (state === "planned" || state === "applied" ? 1 : 0),
    rowsRead: counts.rowsRead + rowsRead,
    rowsApplied: counts.rowsApplied + applied,
    rowsSuperseded: counts.rowsSuperseded + superseded,
    rowsQuarantined: counts.rowsQuarantined + quarantined,
    repairFiles: counts.repairFiles + (kind === "repair" ? 1 : 0),
    rowsRepaired: counts.rowsRepaired + (kind === "repair" ? applied : 0),
    unbalanced: rows && !isConserved(rows) ? [...counts.unbalanced, key] : counts.unbalanced,
  };
}
