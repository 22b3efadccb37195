import type { ColumnPlace, FieldReader } from "./field-reader.ts";
import { isNull } from "./field-reader.ts";

/** Text exactly as it stands: spaces, CR and line feeds kept; the empty text is not NULL. */
export function textField({ index }: ColumnPlace): FieldReader<string | null> {
  return (record) => (isNull(record, index) ? null : record.field(index));
}
