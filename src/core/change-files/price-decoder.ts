import type { Mapping, PriceMapping } from "../mapping/mapping.ts";
import type { ColumnFinder } from "./column-finder.ts";
import { decimalField } from "./decimal-field.ts";
import { doubleKeyDecoder } from "./double-key-decoder.ts";
import type { TableDecoder } from "./table-decoder.ts";
import { timeField } from "./time-field.ts";
import { ZoneClock } from "./zone-clock.ts";

export function priceDecoder(prices: PriceMapping, mapping: Mapping, columns: ColumnFinder): TableDecoder {
  const at = timeField(columns.place(prices.at.column), prices.at.type, new ZoneClock(mapping.sourceTimeZone));
  const from = decimalField(columns.place(prices.from.column), prices.from.scale);
  const to = decimalField(columns.place(prices.to.column), prices.to.scale);
  return doubleKeyDecoder(
    columns,
    // A price history is only ever added to; that a row of it changes its product needs no before image.
    { owner: { column: prices.product, type: mapping.products.key.type, canChange: false }, own: prices.key },
    (record) => ({ at: at(record), from: from(record), to: to(record) }),
    (product, price, version, row) => ({ kind: "price", product, price, version, row }),
  );
}
