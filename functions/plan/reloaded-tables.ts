import { InvalidInputError } from "../../src/core/errors/error-classes.ts";
import type { Problem } from "../../src/core/errors/tillstream-error.ts";
import type { Mapping } from "../../src/core/mapping/mapping.ts";
import type { ReplicatedTable } from "../../src/core/pipeline/replication.ts";
import type { RunInput } from "../../src/core/pipeline/run-input.ts";
import type { ReloadedTable } from "../../src/core/pipeline/sweep-plan.ts";
import type { Replication } from "../../src/edges/replication.ts";

/**
 * The tables an input wants replaced, with the beginning of the load that DMS made of them last; empty for every other input.
 * @throws InvalidInputError TS556 when nobody knows of such a load, all tables at once
 */
export async function reloadedTables(
  { mapping, replication }: { readonly mapping: Mapping; readonly replication: Replication | null },
  input: RunInput,
): Promise<ReloadedTable[]> {
  if (input.mode !== "table" || !input.replace) return [];
  if (replication === null) throw new InvalidInputError(noLoad("replace", "no DMS task"));
  const replicated = await replication.tables();
  const found = input.tables.map((table) => loadOf(replicated, mapping, table));
  const unknown = input.tables.filter((_table, i) => found[i] === null);
  if (unknown.length > 0) {
    throw new InvalidInputError(unknown.map((table) => noLoad("tables", `no load of ${table} in DMS's statistics`)));
  }
  return found.filter((one) => one !== null);
}

function loadOf(replicated: readonly ReplicatedTable[], { schema }: Mapping, table: string): ReloadedTable | null {
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
  const dms = replicated.find((one) => same(one.table, table) && same(one.schema, schema));
  const startedAt = dms?.fullLoadStartedAt ?? null;
  return dms === undefined || startedAt === null
    ? null
    : { table, loadStartedAt: startedAt.toISOString(), rows: dms.fullLoadRows };
}

const noLoad = (field: string, found: string): Problem => ({
  code: "TS556",
  where: `input.${field}`,
  found,
  expected: "a table that DMS has loaded, so that its rows of before can be told from those since",
  remedy: "Give the stack DmsTaskArn and reload the table in DMS (ReloadTables), or repair by keys instead.",
});
