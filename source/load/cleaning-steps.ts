import { cleanSql } from "./clean-sql.ts";
import { CLEAN_TABLES } from "./clean-table.ts";
import { CITY_SQL, LINE_SQL } from "./derived-sql.ts";
import type { RawFileName } from "./raw-layout.ts";
import { knownSql, referenceSql } from "./reference-sql.ts";

/** The headers of each raw file that was staged, in its order. */
export type StagedHeaders = ReadonlyMap<RawFileName, readonly string[]>;

const CHECKS: Readonly<Partial<Record<RawFileName, readonly string[]>>> = {
  orders: [referenceSql({ from: "orders", column: "customer_id", header: "CID", to: "customers", one: "customer" })],
  orderlines: [
    referenceSql({ from: "orderlines", column: "order_id", header: "OID", to: "orders", one: "order" }),
    referenceSql({ from: "orderlines", column: "product_id", header: "PID", to: "products", one: "product" }),
  ],
};

/** All statements from staged text to typed rows, in order: what is referred to before what refers to it. Nothing of the shop is written. */
export function cleaningSteps(staged: StagedHeaders): string[] {
  const clean = (file: RawFileName): string[] => {
    const headers = staged.get(file);
    return headers === undefined ? [] : cleanSql(CLEAN_TABLES[file], headers, CHECKS[file] ?? []);
  };
  return [
    ...clean("customers"),
    ...knownSql("customers", "pos.Customer"),
    ...clean("products"),
    ...knownSql("products", "pos.Product"),
    ...clean("orders"),
    ...knownSql("orders", "pos.`Order`"),
    ...clean("orderlines"),
    ...clean("taxrates"),
    ...CITY_SQL,
    ...LINE_SQL,
  ];
}
