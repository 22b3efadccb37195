import type { RawFileName } from "./raw-layout.ts";
import { birthdateRule } from "./rules/birthdate-rule.ts";
import type { FieldRule } from "./rules/field-rule.ts";
import { idRule } from "./rules/id-rule.ts";
import { placedRule } from "./rules/placed-rule.ts";
import { priceRule } from "./rules/price-rule.ts";
import { rateRule } from "./rules/rate-rule.ts";
import { shippedRule } from "./rules/shipped-rule.ts";
import { stockRule } from "./rules/stock-rule.ts";
import { textRule } from "./rules/text-rule.ts";
import { zipRule } from "./rules/zip-rule.ts";
import { LOAD_SCHEMA } from "./staging-tables.ts";

/** The cleaned rows of a raw file, one per staged row, those that are rejected with their reason. */
export type CleanTable = {
  readonly file: RawFileName;
  readonly name: string;
  readonly rules: readonly FieldRule[];
  /** Header that stands in a row when the header line recurs. */
  readonly keyHeader: string;
  /** Column that no two rows may share; null where a row is a unit. */
  readonly key: string | null;
};

const required = true;

/** The rules of each file. Lengths are those of the shop's columns. */
export const CLEAN_TABLES: Readonly<Record<RawFileName, CleanTable>> = {
  customers: {
    file: "customers",
    name: `${LOAD_SCHEMA}.clean_customers`,
    keyHeader: "ID",
    key: "id",
    rules: [
      idRule("ID", "id"),
      textRule("FN", "firstName", { maxCharacters: 64, isRequired: required }),
      textRule("LN", "lastName", { maxCharacters: 64, isRequired: required }),
      textRule("CT", "city", { maxCharacters: 64 }),
      textRule("ST", "state", { maxCharacters: 4 }),
      zipRule("ZP", !required),
      textRule("S1", "address1", { maxCharacters: 128 }),
      textRule("S2", "address2", { maxCharacters: 64 }),
      textRule("EM", "email", { maxCharacters: 128, isRequired: required }),
      birthdateRule("BD"),
    ],
  },
  products: {
    file: "products",
    name: `${LOAD_SCHEMA}.clean_products`,
    keyHeader: "ID",
    key: "id",
    rules: [
      idRule("ID", "id"),
      textRule("Name", "name", { maxCharacters: 128, isRequired: required }),
      priceRule("Price"),
      stockRule("Quantity on Hand"),
    ],
  },
  orders: {
    file: "orders",
    name: `${LOAD_SCHEMA}.clean_orders`,
    keyHeader: "OID",
    key: "id",
    rules: [idRule("OID", "id"), idRule("CID", "customer_id"), placedRule("Ordered"), shippedRule("Shipped")],
  },
  orderlines: {
    file: "orderlines",
    name: `${LOAD_SCHEMA}.clean_orderlines`,
    keyHeader: "OID",
    key: null,
    rules: [idRule("OID", "order_id"), idRule("PID", "product_id")],
  },
  taxrates: {
    file: "taxrates",
    name: `${LOAD_SCHEMA}.clean_taxrates`,
    keyHeader: "ZipCode",
    key: "zip",
    rules: [zipRule("ZipCode", required), rateRule("EstimatedCombinedRate")],
  },
};
