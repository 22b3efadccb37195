import { NULL_TOKEN, OPERATION_COLUMN, SEQUENCE_COLUMN } from "../change-files/dms-columns.ts";

/**
 * Source rows as the text of a full-load change file. They then go through the very reader that made the documents, so that both
 * sides follow one set of rules for every type, zero date and zone. Every value is quoted: a quoted `__NULL__` is a text.
 */
export function* rowsAsChangeFile(
  columns: readonly string[],
  rows: Iterable<readonly (string | null)[]>,
): Generator<string> {
  yield `${[OPERATION_COLUMN, SEQUENCE_COLUMN, ...columns].map(quoted).join(",")}\n`;
  for (const row of rows) yield `I,,${row.map((value) => (value === null ? NULL_TOKEN : quoted(value))).join(",")}\n`;
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
