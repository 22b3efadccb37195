import type { ProductMapping } from "../mapping/mapping.ts";
import type { ColumnFinder } from "./column-finder.ts";
import { decimalField } from "./decimal-field.ts";
import { integerField } from "./integer-field.ts";
import { singleKeyDecoder } from "./single-key-decoder.ts";
import type { TableDecoder } from "./table-decoder.ts";
import { textField } from "./text-field.ts";

const NONE = (): null => null;

export function productDecoder(mapping: ProductMapping, columns: ColumnFinder): TableDecoder {
  const name = textField(columns.place(mapping.name));
  const price = mapping.price === null ? NONE : decimalField(columns.place(mapping.price.column), mapping.price.scale);
  const stock = mapping.stock === null ? NONE : integerField(columns.place(mapping.stock));
  return singleKeyDecoder(
    columns,
    mapping.key,
    (record) => ({ name: name(record), price: price(record), stock: stock(record) }),
    (key, version, row) => ({ kind: "product", key, version, row }),
  );
}
