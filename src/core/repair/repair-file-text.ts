import { NOT_SUPPLIED_TOKEN, NULL_TOKEN, OPERATION_COLUMN, SEQUENCE_COLUMN } from "../change-files/dms-columns.ts";
import type { MappedTable } from "../mapping/mapped-table.ts";
import { mappedColumns } from "../reconcile/sql/row-queries.ts";
import type { RepairOp } from "./repair-ops.ts";
import type { SnapshotSequences } from "../pipeline/snapshot-sequences.ts";

/** A row as the server writes it, in the order of `mappedColumns`. */
export type TextRow = readonly (string | null)[];

/** A repair's rows of one table as the text of a change file, for the very reader that DMS's files go through. */
export function repairFileText(
  table: MappedTable,
  ops: readonly RepairOp<TextRow>[],
  sequences: SnapshotSequences,
): string {
  const columns = mappedColumns(table);
  const header = [OPERATION_COLUMN, SEQUENCE_COLUMN, ...columns].map(quoted).join(",");
  const lines = ops.map((op) => {
    if (op.op === "upsert") return `I,${sequences.writes},${op.row.map(cell).join(",")}`;
    const cells = columns.map((column) => deletedCell(table, op, column));
    return `D,${op.op === "ends" ? sequences.ends : sequences.writes},${cells.join(",")}`;
  });
  return [header, ...lines, ""].join("\n");
}

/** Only the keys of a deleted row are known, and only they are read. */
function deletedCell(
  { kind, mapping }: MappedTable,
  { key, owner }: Exclude<RepairOp<TextRow>, { op: "upsert" }>,
  column: string,
): string {
  // Lines are never deleted one by one: their order ends.
  if (kind !== "line" && column === mapping.key.column) return quoted(String(key));
  if (kind === "price" && column === mapping.product && owner !== undefined) return quoted(String(owner));
  return NOT_SUPPLIED_TOKEN;
}

const cell = (value: string | null): string => (value === null ? NULL_TOKEN : quoted(value));

/** Every value is quoted: a quoted `__NULL__` is a text. */
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
