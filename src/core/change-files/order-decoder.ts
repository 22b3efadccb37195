import type { DecimalColumn, Mapping } from "../mapping/mapping.ts";
import type { Money } from "../money.ts";
import type { ColumnFinder } from "./column-finder.ts";
import { decimalField } from "./decimal-field.ts";
import type { FieldReader } from "./field-reader.ts";
import { optionalIdField } from "./id-field.ts";
import { singleKeyDecoder } from "./single-key-decoder.ts";
import type { TableDecoder } from "./table-decoder.ts";
import { textField } from "./text-field.ts";
import { businessDay, timeField } from "./time-field.ts";
import { ZoneClock } from "./zone-clock.ts";

const NONE = (): null => null;

export function orderDecoder({ orders, customers, ...zones }: Mapping, columns: ColumnFinder): TableDecoder {
  const money = (column: DecimalColumn | null): FieldReader<Money | null> =>
    column === null ? NONE : decimalField(columns.place(column.column), column.scale);
  const source = new ZoneClock(zones.sourceTimeZone);
  const store = zones.storeTimeZone === zones.sourceTimeZone ? source : new ZoneClock(zones.storeTimeZone);
  const customer = optionalIdField(columns.place(orders.customer), customers.key.type);
  const placed = columns.place(orders.placedAt.column);
  const placedAt = timeField(placed, orders.placedAt.type, source);
  const dayOf = businessDay(placed, orders.placedAt.type, { source, store });
  const shipped = orders.shippedAt;
  const shippedAt = shipped === null ? NONE : timeField(columns.place(shipped.column), shipped.type, source);
  const status = orders.status === null ? NONE : textField(columns.place(orders.status));
  const [subtotal, salesTax, total] = [money(orders.subtotal), money(orders.salesTax), money(orders.total)];
  return singleKeyDecoder(
    columns,
    orders.key,
    (record) => {
      const at = placedAt(record);
      return {
        customer: customer(record),
        placedAt: at,
        day: at === null ? null : dayOf(record, at),
        shippedAt: shippedAt(record),
        status: status(record),
        subtotal: subtotal(record),
        salesTax: salesTax(record),
        total: total(record),
      };
    },
    (key, version, row) => ({ kind: "order", key, version, row }),
  );
}
