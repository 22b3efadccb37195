import type { MappedTable } from "../mapping/mapped-table.ts";
import type { Mapping } from "../mapping/mapping.ts";
import { unreachable } from "../unreachable.ts";
import type { ColumnFinder } from "./column-finder.ts";
import { customerDecoder } from "./customer-decoder.ts";
import { lineDecoder } from "./line-decoder.ts";
import { orderDecoder } from "./order-decoder.ts";
import { placeDecoder } from "./place-decoder.ts";
import { priceDecoder } from "./price-decoder.ts";
import { productDecoder } from "./product-decoder.ts";
import type { TableDecoder } from "./table-decoder.ts";

/** The decoder of one file. Columns that are not there are left in `columns.missing`; the decoder must not be used then. */
export function compileTableDecoder(table: MappedTable, mapping: Mapping, columns: ColumnFinder): TableDecoder {
  switch (table.kind) {
    case "place":
      return placeDecoder(table.mapping, columns);
    case "customer":
      return customerDecoder(table.mapping, columns);
    case "product":
      return productDecoder(table.mapping, columns);
    case "order":
      return orderDecoder(mapping, columns);
    case "line":
      return lineDecoder(mapping, columns);
    case "price":
      return priceDecoder(table.mapping, mapping, columns);
    default:
      return unreachable(table);
  }
}
