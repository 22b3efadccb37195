import type { DecimalColumn, LineMapping, Mapping } from "../mapping/mapping.ts";
import type { Money } from "../money.ts";
import type { ColumnFinder } from "./column-finder.ts";
import type { CsvRecord } from "./csv-record.ts";
import { decimalField } from "./decimal-field.ts";
import { doubleKeyDecoder } from "./double-key-decoder.ts";
import type { ColumnPlace, FieldReader } from "./field-reader.ts";
import { idField } from "./id-field.ts";
import { integerField } from "./integer-field.ts";
import type { TableDecoder } from "./table-decoder.ts";

const NONE = (): null => null;

export function lineDecoder({ lines, orders, products }: Mapping, columns: ColumnFinder): TableDecoder {
  const product = { column: lines.product, type: products.key.type };
  const readProduct = idField(columns.place(lines.product), product.type);
  const readQuantity = required(
    columns.place(lines.quantity),
    integerField(columns.place(lines.quantity)),
    0,
    "an integer",
  );
  const readUnitPrice = moneyField(lines.unitPrice, columns) ?? NONE;
  const readTotal = totalReader(lines, columns);
  return doubleKeyDecoder(
    columns,
    { owner: { column: lines.order, type: orders.key.type, canChange: true }, own: lines.id ?? product },
    (record) => {
      const quantity = readQuantity(record);
      return {
        product: readProduct(record),
        quantity,
        unitPrice: readUnitPrice(record),
        total: readTotal(record, quantity),
      };
    },
    (order, line, version, row) => ({ kind: "line", order, line, version, row }),
  );
}

const moneyField = (column: DecimalColumn | null, columns: ColumnFinder): FieldReader<Money | null> | null =>
  column === null ? null : decimalField(columns.place(column.column), column.scale);

/** A line's total: its column, else quantity × unit price, both integers (the price in its smallest unit), so exact. */
function totalReader(lines: LineMapping, columns: ColumnFinder): (record: CsvRecord, quantity: number) => Money {
  const column = lines.total ?? lines.unitPrice;
  // `readMapping` refuses lines without money; a mapping made by hand gets what SQL's SUM of nothing would give.
  if (column === null) return () => 0n;
  const place = columns.place(column.column);
  const expected = "an amount, because a line counts in totals";
  const read = required(place, decimalField(place, column.scale), 0n, expected);
  return lines.total === null ? (record, quantity) => BigInt(quantity) * read(record) : read;
}

/** A NULL is a fault: a sum over it would be silently too small. */
function required<T>(place: ColumnPlace, read: FieldReader<T | null>, standIn: T, expected: string): FieldReader<T> {
  return (record) => {
    const value = read(record);
    if (value !== null) return value;
    place.notes.bad("TS224", place, record, expected);
    return standIn;
  };
}
