import { closestWord } from "../closest-word.ts";
import type { MappedTable } from "../mapping/mapped-table.ts";
import { mappedTable } from "../mapping/mapped-table.ts";
import type { Mapping } from "../mapping/mapping.ts";
import type { DataFileName, OtherReason } from "./change-file-name.ts";
import { changeFileName } from "./change-file-name.ts";

/** What is to be done with an object below the bucket's raw folder. Nothing is passed over without one of these. */
export type ChangeFileRole =
  | { kind: "mapped"; name: DataFileName; table: MappedTable }
  /** The mapping lists the table under `ignored`. */
  | { kind: "ignored"; name: DataFileName }
  /** The mapping does not name the table or the schema: report it. `suggestion` is the table that may have been meant. */
  | { kind: "unknown table"; name: DataFileName; suggestion: string | null }
  | { kind: "not a change file"; reason: OtherReason };

/** Reads the key alone; no byte of the file is needed. */
export function changeFileRole(key: string, mapping: Mapping): ChangeFileRole {
  const name = changeFileName(key);
  if (name.kind === "other") return { kind: "not a change file", reason: name.reason };
  const unknown = (tables: readonly string[]): ChangeFileRole => ({
    kind: "unknown table",
    name,
    suggestion: closestWord(name.table, tables),
  });
  if (name.schema !== mapping.schema) return unknown([]);
  const found = mappedTable(mapping, name.table);
  if (found.kind === "unknown") return unknown(found.tables);
  return found.kind === "ignored" ? { kind: "ignored", name } : { kind: "mapped", name, table: found };
}
