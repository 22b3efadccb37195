import type { Id } from "../id.ts";
import type { KeyColumn } from "../mapping/mapping.ts";
import type { RowChange } from "../row-change.ts";
import type { Version } from "../version.ts";
import type { ColumnFinder } from "./column-finder.ts";
import type { FieldReader } from "./field-reader.ts";
import { beforeImageField, idField } from "./id-field.ts";
import type { TableDecoder } from "./table-decoder.ts";

/**
 * Decoder of a table whose rows live inside another document: `owner` says in which, `own` which row it is there. That is the
 * key of lines without an own id; with an own id a line that changes its order moves just the same, so the before image
 * of the owner counts too (the DMS rule's column filter must then include it).
 */
export function doubleKeyDecoder<Row>(
  columns: ColumnFinder,
  key: { owner: KeyColumn & { readonly canChange: boolean }; own: KeyColumn },
  readRow: FieldReader<Row>,
  change: (owner: Id, own: Id, version: Version, row: Row | null) => RowChange,
): TableDecoder {
  const readOwner = idField(columns.place(key.owner.column), key.owner.type);
  const readOwn = idField(columns.place(key.own.column), key.own.type);
  const readOwnerBefore = beforeReader(columns, key.owner, key.owner.canChange);
  const readOwnBefore = beforeReader(columns, key.own, true);
  return {
    upsert: (record, version) => change(readOwner(record), readOwn(record), version, readRow(record)),
    remove: (record, version) => change(readOwner(record), readOwn(record), version, null),
    removeBefore(record, version) {
      const owner = readOwner(record);
      const own = readOwn(record);
      const ownerBefore = readOwnerBefore?.(record) ?? owner;
      const ownBefore = readOwnBefore?.(record) ?? own;
      return ownerBefore === owner && ownBefore === own ? null : change(ownerBefore, ownBefore, version, null);
    },
  };
}

function beforeReader(columns: ColumnFinder, key: KeyColumn, canChange: boolean): FieldReader<Id | null> | null {
  const place = columns.beforeImagePlace(key.column, canChange);
  return place === null ? null : beforeImageField(place, key.type);
}
