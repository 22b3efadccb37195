import type { SeededRandom } from "../../../source/seed/seeded-random.ts";
import { type RawRow, type RawRows, row } from "./raw-rows.ts";

/** Ids of a customer, a product and an order that are rejected, to be referred to. */
const REJECTED_ID = "700001";
const UNKNOWN_ID = "700002";

type Change = readonly [fields: Readonly<Record<string, string>>, reason: string];

const CUSTOMERS: readonly Change[] = [
  [{ ID: "" }, "ID is missing"],
  [{ ID: "1e3" }, "ID is no whole number"],
  [{ ID: "2147483648" }, "ID is above 2147483647"],
  [{ ID: REJECTED_ID, EM: " " }, "EM is missing"],
  [{ ID: "700010", FN: "" }, "FN is missing"],
  [{ ID: "700011", BD: "2/30/1990" }, "BD is no day of the calendar"],
  [{ ID: "700012", ZP: "7038O" }, "ZP is not 1 to 5 digits"],
  [{ ID: "700013", ST: "TEXAS" }, "ST is longer than 4 characters"],
  // Its id is good enough for the row that comes with it and is right.
  [{ ID: "5", LN: "" }, "LN is missing"],
];
const PRODUCTS: readonly Change[] = [
  [{ ID: "" }, "ID is missing"],
  [{ ID: REJECTED_ID, Price: "$0.00" }, "Price is not above zero"],
  [{ ID: "700010", Price: "" }, "Price is missing"],
  [{ ID: "700011", Price: "free" }, "Price is no amount"],
  [{ ID: "700012", Name: " " }, "Name is missing"],
  [{ ID: "700013", "Quantity on Hand": "a few" }, "Quantity on Hand is no whole number"],
];
const ORDERS: readonly Change[] = [
  [{ OID: "" }, "OID is missing"],
  [{ OID: "700010", CID: "" }, "CID is missing"],
  [{ OID: "700011", CID: UNKNOWN_ID }, "CID is of no customer"],
  [{ OID: "700012", CID: REJECTED_ID }, "CID is of a rejected customer"],
  [{ OID: REJECTED_ID, Ordered: "2005-02-29 10:00:00" }, "Ordered is no time of the calendar"],
  [{ OID: "700013", Shipped: "lost" }, "Shipped is neither Cancelled nor a time of the calendar"],
];
const ORDERLINES: readonly Change[] = [
  [{ OID: "" }, "OID is missing"],
  [{ PID: "" }, "PID is missing"],
  [{ OID: "x" }, "OID is no whole number"],
  [{ OID: UNKNOWN_ID }, "OID is of no order"],
  [{ OID: REJECTED_ID }, "OID is of a rejected order"],
  [{ PID: UNKNOWN_ID }, "PID is of no product"],
  [{ PID: REJECTED_ID }, "PID is of a rejected product"],
];
const TAXRATES: readonly Change[] = [
  [{ ZipCode: "" }, "ZipCode is missing"],
  [{ ZipCode: "70001", EstimatedCombinedRate: "8 %" }, "EstimatedCombinedRate is no share from 0 to below 1"],
  [{ ZipCode: "ZipCode", EstimatedCombinedRate: "EstimatedCombinedRate" }, "the header line again"],
];

function insertBehind(r: SeededRandom, rows: RawRow[], index: number, planted: RawRow): void {
  rows.splice(r.int(index + 1, rows.length), 0, planted);
}

function plantChanges(r: SeededRandom, rows: RawRow[], changes: readonly Change[]): void {
  const fine = rows[0] as RawRow;
  for (const [fields, reason] of changes) insertBehind(r, rows, -1, row({ ...fine.fields, ...fields }, reason));
}

/** A later row of the same key, once the same and once another. */
function plantRepeats(r: SeededRandom, rows: RawRow[], key: string, other: Readonly<Record<string, string>>): void {
  const original = rows.findIndex(({ reason, fields }) => reason === null && fields[key] !== "5");
  const { fields } = rows[original] as RawRow;
  insertBehind(r, rows, original, row(fields, "repeats an earlier line"));
  insertBehind(r, rows, original, row({ ...fields, ...other }, `${key} is taken by an earlier line`));
}

function plantBadLines(r: SeededRandom, rows: RawRow[], withBrokenQuotes: boolean): void {
  const lines: [raw: string, reason: string][] = [
    ["800,Ann", "fewer fields than the header"],
    ["801,A,B,C,TX,1,S,,e@x.com,1/1/1990,more", "more fields than the header"],
    ...(withBrokenQuotes
      ? ([['802,"A"nn,B,C,TX,1,S,,e@x.com,', "broken quotes: text behind a closing quote"]] as [string, string][])
      : []),
  ];
  for (const [raw, reason] of lines) insertBehind(r, rows, -1, { fields: {}, reason, raw });
}

/** Puts a row of each kind that must be rejected at random places. `withBrokenQuotes`: also what the server would read in another way. */
export function plantRejects(r: SeededRandom, rows: RawRows, withBrokenQuotes: boolean): void {
  plantChanges(r, rows.customers, CUSTOMERS);
  plantRepeats(r, rows.customers, "ID", { FN: "Somebody Else" });
  plantBadLines(r, rows.customers, withBrokenQuotes);
  plantChanges(r, rows.products, PRODUCTS);
  plantRepeats(r, rows.products, "ID", { Price: "$1.00" });
  plantChanges(r, rows.orders, ORDERS);
  plantRepeats(r, rows.orders, "OID", { Shipped: "1999-01-01 00:00:00" });
  plantChanges(r, rows.orderlines, ORDERLINES);
  plantChanges(r, rows.TAXRATES, TAXRATES);
  plantRepeats(r, rows.TAXRATES, "ZipCode", { EstimatedCombinedRate: "0.5" });
}
