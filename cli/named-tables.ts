import type { TableStatistics, TableToReload } from "@aws-sdk/client-database-migration-service";
import { InvalidInputError } from "../src/core/errors/error-classes.ts";

/**
 * The tables of a list as typed, `Order,orderline`, spelled as DMS does; each once.
 * @throws InvalidInputError TS919 for a name that is not of the task
 */
export function namedTables(list: string, known: readonly TableStatistics[]): TableToReload[] {
  const found = new Map<string, TableToReload>();
  for (const name of list.split(",").map((text) => text.trim())) {
    const table = known.find(({ TableName = "" }) => TableName.toLowerCase() === name.toLowerCase());
    if (table === undefined) throw unknownTable(name, known);
    const { SchemaName = "", TableName = "" } = table;
    found.set(TableName, { SchemaName, TableName });
  }
  return [...found.values()];
}

function unknownTable(name: string, known: readonly TableStatistics[]): InvalidInputError {
  return new InvalidInputError({
    code: "TS919",
    where: "--tables",
    found: JSON.stringify(name),
    expected: `names of ${known.map(({ TableName }) => TableName).join(", ")}, separated by commas`,
    remedy: "tillstream dms status lists the tables of the task",
  });
}
