import { changeFileRole } from "../change-files/change-file-role.ts";
import type { OtherReason } from "../change-files/change-file-name.ts";
import type { Mapping } from "../mapping/mapping.ts";
import { unreachable } from "../unreachable.ts";
import type { LedgerEntry } from "./ledger-entry.ts";

/** What a run does with an object by its name, in the ledger's words. `load` goes to apply-files; the others are only noted. */
export type PlannedRole = Pick<LedgerEntry, "epoch" | "table"> & {
  readonly kind: Exclude<LedgerEntry["kind"], "repair">;
  readonly intent: "load" | "ignored" | "quarantined";
  /** One sentence with its code first; null for files to load. */
  readonly reason: string | null;
};

const OTHER_REASONS: Readonly<Record<OtherReason, string>> = {
  "control-table": "TS511 a control table of DMS, not a table of the source",
  "no-epoch": "TS511 not below a folder epoch=NNNN/<schema>/<table>/",
  parquet: "TS511 a Parquet file; set DataFormat to csv in the DMS task",
  "transaction-mode": "TS511 a file of DMS's transaction mode; set PreserveTransactions to false in the DMS task",
  "unknown-pattern": "TS511 neither LOAD<8 hex digits>.csv nor <date>-<time>.csv, each also with .gz",
};

/** @param key of an object below raw/ */
export function plannedRole(key: string, mapping: Mapping): PlannedRole {
  const role = changeFileRole(key, mapping);
  if (role.kind === "not a change file") {
    return { intent: "ignored", kind: "other", epoch: null, table: null, reason: OTHER_REASONS[role.reason] };
  }
  const { kind, epoch, schema, table } = role.name;
  switch (role.kind) {
    case "mapped":
      return { intent: "load", kind, epoch, table, reason: null };
    case "ignored":
      return { intent: "ignored", kind, epoch, table, reason: `TS512 the mapping ignores table ${table}` };
    case "unknown table": {
      const near = role.suggestion === null ? "" : `; did you mean ${role.suggestion}?`;
      return {
        intent: "quarantined",
        kind,
        epoch,
        table,
        reason: `TS510 the mapping names no table ${schema}.${table}${near}`,
      };
    }
    default:
      return unreachable(role);
  }
}
