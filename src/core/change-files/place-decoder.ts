import type { PlaceMapping } from "../mapping/mapping.ts";
import type { ColumnFinder } from "./column-finder.ts";
import { singleKeyDecoder } from "./single-key-decoder.ts";
import type { TableDecoder } from "./table-decoder.ts";
import { textField } from "./text-field.ts";

export function placeDecoder(mapping: PlaceMapping, columns: ColumnFinder): TableDecoder {
  const city = textField(columns.place(mapping.city));
  const state = textField(columns.place(mapping.state));
  return singleKeyDecoder(
    columns,
    mapping.key,
    (record) => ({ city: city(record), state: state(record) }),
    (key, version, row) => ({ kind: "place", key, version, row }),
  );
}
