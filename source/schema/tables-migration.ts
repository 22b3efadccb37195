import type { TableDefinition } from "./table-definition.ts";
import { tableDdl } from "./table-ddl.ts";

/** The text of `0001-tables.sql`: every table of the definition, in its order. */
export const tablesMigration = (tables: readonly TableDefinition[]): string => tables.map(tableDdl).join("\n");
