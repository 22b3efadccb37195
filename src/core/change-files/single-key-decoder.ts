import type { Id } from "../id.ts";
import type { KeyColumn } from "../mapping/mapping.ts";
import type { RowChange } from "../row-change.ts";
import type { Version } from "../version.ts";
import type { ColumnFinder } from "./column-finder.ts";
import type { FieldReader } from "./field-reader.ts";
import { beforeImageField, idField } from "./id-field.ts";
import type { TableDecoder } from "./table-decoder.ts";

/** Decoder of a table whose key is one column. */
export function singleKeyDecoder<Row>(
  columns: ColumnFinder,
  key: KeyColumn,
  readRow: FieldReader<Row>,
  change: (key: Id, version: Version, row: Row | null) => RowChange,
): TableDecoder {
  const readKey = idField(columns.place(key.column), key.type);
  const beforePlace = columns.beforeImagePlace(key.column, true);
  const readBefore = beforePlace === null ? null : beforeImageField(beforePlace, key.type);
  return {
    upsert: (record, version) => change(readKey(record), version, readRow(record)),
    remove: (record, version) => change(readKey(record), version, null),
    removeBefore(record, version) {
      const before = readBefore?.(record) ?? null;
      return before === null || before === readKey(record) ? null : change(before, version, null);
    },
  };
}
