import { MAX_BAD_ROWS } from "../core/change-files/bad-row-limit.ts";
import { readChangeFile } from "../core/change-files/read-change-file.ts";
import type { Id } from "../core/id.ts";
import { type MappedTable, mappedTables } from "../core/mapping/mapped-table.ts";
import type { Mapping } from "../core/mapping/mapping.ts";
import { rowsAsChangeFile } from "../core/reconcile/rows-as-change-file.ts";
import { type LookupColumn, mappedColumns, rowsByKeys } from "../core/reconcile/sql/row-queries.ts";
import type { RowChange } from "../core/row-change.ts";
import type { SourceRow, SourceSnapshot } from "../edges/source-database.ts";
import { inChunks } from "./in-chunks.ts";

/** Keys in one IN list. */
const CHUNK_KEYS = 1_000;

/** Rows read from the source and made into row changes by the change-file rules. */
export type SourceRows = {
  /** Rows of a table whose column holds one of the keys; unreadable ones are counted and left out, as the pipeline leaves them out. */
  read(kind: MappedTable["kind"], lookup: LookupColumn, keys: Iterable<Id>): Promise<RowChange[]>;
  readonly unreadable: () => number;
};

export function sourceRows(snapshot: SourceSnapshot, mapping: Mapping): SourceRows {
  let unreadable = 0;
  return {
    unreadable: () => unreadable,
    read: async (kind, lookup, keys) => {
      const table = mappedTables(mapping).find((one) => one.kind === kind);
      if (!table) return [];
      const changes: RowChange[] = [];
      for (const chunk of inChunks([...new Set(keys)], CHUNK_KEYS)) {
        const rows = await snapshot.rows(rowsByKeys(mapping, table, lookup, chunk));
        for (const batch of await decoded(mapping, table, rows)) {
          changes.push(...batch.changes);
          unreadable += batch.bad;
        }
      }
      return changes;
    },
  };
}

type Decoded = { readonly changes: RowChange[]; readonly bad: number };

/** As many rows at a time as may all be bad: a file with more bad rows would be refused whole, and here every row counts. */
async function decoded(mapping: Mapping, table: MappedTable, rows: readonly SourceRow[]): Promise<Decoded[]> {
  const key = `raw/epoch=0001/${mapping.schema}/${table.mapping.table}/LOAD00000001.csv`;
  const results: Decoded[] = [];
  for (const some of inChunks(rows, MAX_BAD_ROWS)) {
    const text = rowsAsChangeFile(mappedColumns(table), some);
    for await (const { changes, bad } of readChangeFile(text, { key, mapping, maxBatchChanges: MAX_BAD_ROWS })) {
      results.push({ changes, bad: bad.length });
    }
  }
  return results;
}
