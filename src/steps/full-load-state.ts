import { mappedTables } from "../core/mapping/mapped-table.ts";
import type { Mapping } from "../core/mapping/mapping.ts";
import type { ReplicatedTable, ReplicationState } from "../core/pipeline/replication.ts";
import type { Replication } from "../edges/replication.ts";

const ERRORED = "Table error";

/** What DMS says of itself, errors counted only where they matter: a table that the mapping leaves out may be broken for ever. */
export async function fullLoadState(replication: Replication, mapping: Mapping): Promise<ReplicationState> {
  const state = await replication.state();
  if (state.tables.errored === 0) return state;
  const ours = new Set(mappedTables(mapping).map(({ mapping: { table } }) => nameOf(mapping.schema, table)));
  const isForeign = ({ schema, table, state: word }: ReplicatedTable): boolean =>
    word === ERRORED && !ours.has(nameOf(schema, table));
  const foreign = (await replication.tables()).filter(isForeign).length;
  // Not counted anew: an error that the list of tables does not show still counts.
  return { ...state, tables: { ...state.tables, errored: Math.max(0, state.tables.errored - foreign) } };
}

const nameOf = (schema: string, table: string): string => `${schema}.${table}`.toLowerCase();
