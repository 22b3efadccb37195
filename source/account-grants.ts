import { LOAD_SCHEMA } from "./load/staging-tables.ts";
import { SHOP_DEFINITION } from "./schema/shop-definition.ts";

/** The shop's database users: `app` is the shop's own program, `report` reads what may leave the house, `cdc` reads everything and the log. */
export type ShopUser = "app" | "report" | "cdc";

export type Grant = { readonly rights: string; readonly on: string };

const PROCEDURES = [
  "proc_FillUnitPrice",
  "proc_FillOrderTotal",
  "proc_RefreshMV",
  "proc_AddItem",
  "proc_SalesReport",
  "proc_UpdatePrice",
];
const VIEWS = [
  "v_CustomerNames",
  "v_Customers",
  "v_CustomersMasked",
  "v_ProductBuyers",
  "v_CustomerPurchases",
  "mv_ProductBuyers",
  "mv_CustomerPurchases",
];

const quote = (name: string): string => `\`${name}\``;

/** Exactly what a user may do. Nobody may change structure, and `report` may not read the table with the customers' e-mails and birthdates. */
export function accountGrants(user: ShopUser, schema: string): Grant[] {
  const on = (name: string): string => `${quote(schema)}.${quote(name)}`;
  const tables = SHOP_DEFINITION.map((table) => table.name);
  if (user === "cdc") {
    return [
      { rights: "REPLICATION SLAVE, BINLOG MONITOR", on: "*.*" },
      { rights: "SELECT, SHOW VIEW", on: `${quote(schema)}.*` },
      // What loads have rejected and why: `source sql` shows it.
      { rights: "SELECT", on: `${quote(LOAD_SCHEMA)}.*` },
    ];
  }
  if (user === "report") {
    const readable = [...tables.filter((table) => table !== "Customer"), ...VIEWS];
    return [
      ...readable.map((name) => ({ rights: "SELECT", on: on(name) })),
      { rights: "EXECUTE", on: `PROCEDURE ${on("proc_SalesReport")}` },
    ];
  }
  return [
    ...tables.map((name) => ({ rights: "SELECT, INSERT, UPDATE, DELETE", on: on(name) })),
    ...VIEWS.map((name) => ({ rights: "SELECT", on: on(name) })),
    ...PROCEDURES.map((name) => ({ rights: "EXECUTE", on: `PROCEDURE ${on(name)}` })),
  ];
}
