import type { CustomerMapping } from "../mapping/mapping.ts";
import type { ColumnFinder } from "./column-finder.ts";
import type { CsvRecord } from "./csv-record.ts";
import { dateField } from "./date-field.ts";
import type { FieldReader } from "./field-reader.ts";
import { singleKeyDecoder } from "./single-key-decoder.ts";
import type { TableDecoder } from "./table-decoder.ts";
import { textField } from "./text-field.ts";

const NONE = (): null => null;

export function customerDecoder(mapping: CustomerMapping, columns: ColumnFinder): TableDecoder {
  const text = (column: string | null): FieldReader<string | null> =>
    column === null ? NONE : textField(columns.place(column));
  const names = mapping.name.map(text);
  const [firstName, lastName] = [text(mapping.firstName), text(mapping.lastName)];
  const [email, phone] = [text(mapping.email), text(mapping.phone)];
  const birthdate = mapping.birthdate === null ? NONE : dateField(columns.place(mapping.birthdate));
  const lines = mapping.address.lines.map(text);
  const [zip, city, state] = [text(mapping.address.zip), text(mapping.address.city), text(mapping.address.state)];
  return singleKeyDecoder(
    columns,
    mapping.key,
    (record) => ({
      name: joined(names, record),
      firstName: firstName(record),
      lastName: lastName(record),
      email: email(record),
      phone: phone(record),
      birthdate: birthdate(record),
      address: { lines: present(lines, record), zip: zip(record), city: city(record), state: state(record) },
    }),
    (key, version, row) => ({ kind: "customer", key, version, row }),
  );
}

/** As SQL's CONCAT_WS(' ', …): NULLs left out, empty texts kept. null when all are NULL. */
function joined(readers: readonly FieldReader<string | null>[], record: CsvRecord): string | null {
  const texts = present(readers, record);
  return texts.length === 0 ? null : texts.join(" ");
}

function present(readers: readonly FieldReader<string | null>[], record: CsvRecord): string[] {
  const texts: string[] = [];
  for (const read of readers) {
    const text = read(record);
    if (text !== null) texts.push(text);
  }
  return texts;
}
