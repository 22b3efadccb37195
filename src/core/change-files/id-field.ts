import type { Id } from "../id.ts";
import type { KeyColumn } from "../mapping/mapping.ts";
import type { ColumnPlace, FieldReader } from "./field-reader.ts";
import { isNotSupplied, isNull } from "./field-reader.ts";
import { integerAt } from "./integer-field.ts";

/** Stand-in for a key that cannot be read; the row is bad by then and never used. */
const UNREADABLE: Id = 0;

/** A key: NULL and a missing value are faults. */
export function idField(place: ColumnPlace, type: KeyColumn["type"]): FieldReader<Id> {
  const readOptional = optionalIdField(place, type);
  return (record) => {
    const id = isNotSupplied(record, place.index) ? null : readOptional(record);
    if (id !== null) return id;
    place.notes.bad(
      "TS224",
      place,
      record,
      `${type === "integer" ? "an integer" : "a text"}, because it identifies the row`,
    );
    return UNREADABLE;
  };
}

/** A foreign key that may be NULL. */
export function optionalIdField(place: ColumnPlace, type: KeyColumn["type"]): FieldReader<Id | null> {
  const { index, notes } = place;
  if (type === "text") return (record) => (isNull(record, index) ? null : record.field(index));
  return (record) => {
    if (isNull(record, index)) return null;
    const id = integerAt(record, index);
    if (id === null) notes.bad("TS225", place, record, "an integer");
    return id;
  };
}

/**
 * The key before an update (`BI_…`), null when the row has none: NULL, not supplied, or nothing where an integer belongs.
 * Nothing where a text belongs is the key "".
 */
export function beforeImageField(place: ColumnPlace, type: KeyColumn["type"]): FieldReader<Id | null> {
  const read = optionalIdField(place, type);
  const { index } = place;
  return (record) => {
    const isAbsent =
      isNotSupplied(record, index) || (type === "integer" && record.starts[index] === record.ends[index]);
    return isAbsent ? null : read(record);
  };
}
