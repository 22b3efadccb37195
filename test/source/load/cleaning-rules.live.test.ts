import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LoadServer, startLoadServer } from "../../support/raw-folder/load-server.ts";
import { writeRawFolder } from "../../support/raw-folder/write-raw-folder.ts";

/** What a field's text must become: a value of the shop's column, or a reason to reject the row. */
type Example = readonly [field: string, text: string, column: string, becomes: string | number | null];
type Refused = readonly [field: string, text: string, reason: string];
type Case = Example | Refused;

const isRefused = (example: Case): example is Refused => example.length === 3;
const long = (length: number): string => "x".repeat(length);

const CUSTOMERS: readonly Case[] = [
  ["ID", " 0101 ", "id", 101],
  ["ID", "2147483647", "id", 2147483647],
  ["ID", "", "ID is missing"],
  ["ID", "   ", "ID is missing"],
  ["ID", "12a", "ID is no whole number"],
  ["ID", "-1", "ID is no whole number"],
  ["ID", "1.0", "ID is no whole number"],
  ["ID", "2147483648", "ID is above 2147483647"],
  ["ID", "99999999999999999999999", "ID is above 2147483647"],
  ["FN", "  Ann  Lee ", "firstName", "Ann  Lee"],
  ["FN", "'; DROP TABLE Customer; --", "firstName", "'; DROP TABLE Customer; --"],
  ["FN", 'Bob ""Bobby""', "firstName", 'Bob "Bobby"'],
  ["FN", "two\nlines", "firstName", "two\nlines"],
  ["FN", "back\\slash \\N", "firstName", "back\\slash \\N"],
  ["FN", "NULL", "firstName", "NULL"],
  ["FN", "Żółw 🐢", "firstName", "Żółw 🐢"],
  ["FN", " ", "FN is missing"],
  ["FN", long(64), "firstName", long(64)],
  ["FN", long(65), "FN is longer than 64 characters"],
  ["LN", "", "LN is missing"],
  ["LN", long(65), "LN is longer than 64 characters"],
  ["CT", long(65), "CT is longer than 64 characters"],
  ["ST", "TEXAS", "ST is longer than 4 characters"],
  ["ZP", "70380", "zip", "70380"],
  ["ZP", "1001", "zip", "01001"],
  ["ZP", "501", "zip", "00501"],
  ["ZP", "", "zip", null],
  ["ZP", "7038O", "ZP is not 1 to 5 digits"],
  ["ZP", "77840-1234", "ZP is not 1 to 5 digits"],
  ["S1", "", "address1", null],
  ["S1", long(129), "S1 is longer than 128 characters"],
  ["S2", "  ", "address2", null],
  ["S2", "Apt #226, rear", "address2", "Apt #226, rear"],
  ["S2", long(65), "S2 is longer than 64 characters"],
  ["EM", "Sdos Santos@post.com", "email", "Sdos Santos@post.com"],
  ["EM", "O'Hara@post.com", "email", "O'Hara@post.com"],
  ["EM", "", "EM is missing"],
  ["EM", long(129), "EM is longer than 128 characters"],
  ["BD", "", "birthdate", null],
  ["BD", "0000-00-00", "birthdate", null],
  ["BD", "3/7/1988", "birthdate", "1988-03-07"],
  ["BD", "03/07/1988", "birthdate", "1988-03-07"],
  ["BD", "1988-03-07", "birthdate", "1988-03-07"],
  ["BD", "2/29/2000", "birthdate", "2000-02-29"],
  ["BD", "2/29/2001", "BD is no day of the calendar"],
  ["BD", "13/1/2001", "BD is no day of the calendar"],
  ["BD", "0/1/2001", "BD is no day of the calendar"],
  ["BD", "1990-04-31", "BD is no day of the calendar"],
  ["BD", "0988-03-07", "BD is no day of the calendar"],
  ["BD", "7.3.1988", "BD is no day of the calendar"],
  ["BD", "3/7/88", "BD is no day of the calendar"],
];

const PRODUCTS: readonly Case[] = [
  ["ID", "", "ID is missing"],
  ["Name", "Fauteuil ébène", "name", "Fauteuil ébène"],
  ["Name", "Child’s Bed", "name", "Child’s Bed"],
  ["Name", "", "Name is missing"],
  ["Name", long(129), "Name is longer than 128 characters"],
  ["Price", "$1,039.99", "currentPrice", "1039.99"],
  ["Price", "$1249.99", "currentPrice", "1249.99"],
  ["Price", "$800", "currentPrice", "800.00"],
  ["Price", "12.5", "currentPrice", "12.50"],
  ["Price", "$.99", "currentPrice", "0.99"],
  ["Price", "$99,999,999.99", "currentPrice", "99999999.99"],
  ["Price", "$100,000,000.00", "Price is above 99999999.99"],
  ["Price", "", "Price is missing"],
  ["Price", "$", "Price is no amount"],
  ["Price", "free", "Price is no amount"],
  ["Price", "$1,03.99", "Price is no amount"],
  ["Price", "9.999", "Price is no amount"],
  ["Price", "€5.00", "Price is no amount"],
  ["Price", "$0.00", "Price is not above zero"],
  ["Price", "-$5.00", "Price is not above zero"],
  ["Quantity on Hand", "131", "availableQuantity", 131],
  ["Quantity on Hand", "1,310", "availableQuantity", 1310],
  ["Quantity on Hand", "-3", "availableQuantity", -3],
  ["Quantity on Hand", "", "availableQuantity", 0],
  ["Quantity on Hand", "1.5", "Quantity on Hand is no whole number"],
  ["Quantity on Hand", "2147483648", "Quantity on Hand is beyond 2147483647"],
];

const ORDERS: readonly Case[] = [
  ["OID", "", "OID is missing"],
  ["OID", "x", "OID is no whole number"],
  ["CID", "", "CID is missing"],
  ["CID", "424242", "CID is of no customer"],
  ["CID", "900001", "CID is of a rejected customer"],
  ["Ordered", "2005-01-01 16:09:35", "datePlaced", "2005-01-01 16:09:35"],
  ["Ordered", "2005-01-01T16:09:35", "datePlaced", "2005-01-01 16:09:35"],
  ["Ordered", "1/2/2005 6:09:35", "datePlaced", "2005-01-02 06:09:35"],
  ["Ordered", "2005-01-01", "datePlaced", "2005-01-01 00:00:00"],
  ["Ordered", "", "datePlaced", null],
  ["Ordered", "2005-02-29 16:09:35", "Ordered is no time of the calendar"],
  ["Ordered", "2005-01-01 24:00:00", "Ordered is no time of the calendar"],
  ["Ordered", "yesterday", "Ordered is no time of the calendar"],
  ["Shipped", "2005-01-10 15:17:02", "dateShipped", "2005-01-10 15:17:02"],
  ["Shipped", "2005-01-10 15:17:02", "status", "shipped"],
  ["Shipped", "Cancelled", "status", "cancelled"],
  ["Shipped", "CANCELLED", "status", "cancelled"],
  ["Shipped", " cancelled ", "dateShipped", null],
  ["Shipped", "", "status", "placed"],
  ["Shipped", "", "dateShipped", null],
  ["Shipped", "0000-00-00", "status", "placed"],
  ["Shipped", "Canceled?", "Shipped is neither Cancelled nor a time of the calendar"],
];

const RATES: readonly Case[] = [
  ["ZipCode", "501", "zip", "00501"],
  ["ZipCode", "", "ZipCode is missing"],
  ["ZipCode", "abc", "ZipCode is not 1 to 5 digits"],
  ["ZipCode", "ZipCode", "the header line again"],
  ["EstimatedCombinedRate", "0.082500", "rate", "0.08250"],
  ["EstimatedCombinedRate", "0.086625", "rate", "0.08663"],
  ["EstimatedCombinedRate", ".05", "rate", "0.05000"],
  ["EstimatedCombinedRate", "0", "rate", "0.00000"],
  ["EstimatedCombinedRate", "1", "EstimatedCombinedRate is no share from 0 to below 1"],
  ["EstimatedCombinedRate", "-0.05", "EstimatedCombinedRate is no share from 0 to below 1"],
  ["EstimatedCombinedRate", "8.25%", "EstimatedCombinedRate is no share from 0 to below 1"],
  ["EstimatedCombinedRate", "", "EstimatedCombinedRate is missing"],
];

type Suite = {
  readonly file: string;
  readonly table: string;
  readonly key: string;
  readonly cases: readonly Case[];
  /** A row that is fine, of the key given. */
  readonly fine: (key: number) => Record<string, string>;
  /** Rows before the cases'. */
  readonly before: readonly Record<string, string>[];
};

const customer = (id: number): Record<string, string> => ({
  ID: String(id),
  FN: "Aspen",
  LN: "Mitchum",
  CT: "MORGAN CITY",
  ST: "LA",
  ZP: "70380",
  S1: "328 Coconut Circle",
  S2: "",
  EM: "a@b.com",
  BD: "",
});
const FIRST_KEY = 1_000;
const SUITES: readonly Suite[] = [
  {
    file: "customers.csv",
    table: "Customer",
    key: "id",
    cases: CUSTOMERS,
    fine: customer,
    before: [customer(0), { ...customer(900_001), EM: "" }],
  },
  {
    file: "products.csv",
    table: "Product",
    key: "id",
    cases: PRODUCTS,
    fine: (id) => ({ ID: String(id), Name: "Sofa", Price: "$5.00", "Quantity on Hand": "1" }),
    before: [],
  },
  {
    file: "orders.csv",
    table: "`Order`",
    key: "id",
    cases: ORDERS,
    fine: (id) => ({ OID: String(id), CID: "0", Ordered: "2005-01-01 16:09:35", Shipped: "" }),
    before: [],
  },
  {
    file: "TAXRATES.csv",
    table: "SalesTax",
    key: "zip",
    cases: RATES,
    fine: (zip) => ({ State: "NY", ZipCode: String(zip), EstimatedCombinedRate: "0.01" }),
    before: [],
  },
];

const csv = (rows: readonly Record<string, string>[]): string =>
  [Object.keys(rows[0] ?? {}), ...rows.map(Object.values)]
    .map((fields) => `${(fields as string[]).map((field) => `"${field}"`).join(",")}\n`)
    .join("");

let shop: LoadServer;
const rejected = new Map<string, Record<string, unknown>>();

/** Physical line of a suite's row: fields may span lines. */
function lineOf(suite: Suite, index: number): number {
  const rows = [...suite.before, ...suite.cases.map((c, i) => ({ ...suite.fine(FIRST_KEY + i), [c[0]]: c[1] }))];
  return csv(rows.slice(0, suite.before.length + index)).split("\n").length;
}

beforeAll(async () => {
  shop = await startLoadServer();
  const files = SUITES.map((suite) => {
    const planted = suite.cases.map(([field, text], index) => ({ ...suite.fine(FIRST_KEY + index), [field]: text }));
    return [suite.file, csv([...suite.before, ...planted])];
  });
  const folder = writeRawFolder(path.join(shop.base, "rules"), {
    ...Object.fromEntries(files),
    "orderlines.csv": "OID,PID\n1000,1000\n",
  });
  await shop.load(folder);
  for (const row of await shop.rows("SELECT * FROM pos_load.Rejected"))
    rejected.set(`${String(row["file"])} ${String(row["line"])}`, row);
});
afterAll(() => shop?.stop());

describe.each(SUITES)("$file", (suite) => {
  it.each(suite.cases.map((c, index) => ({ field: c[0], text: c[1].slice(0, 40), becomes: c.at(-1), index })))(
    '$field "$text" becomes $becomes',
    async ({ index }) => {
      const example = suite.cases[index] as Case;
      const refusal = rejected.get(`${suite.file.toLowerCase()} ${lineOf(suite, index)}`);
      if (isRefused(example)) {
        expect(refusal?.["reason"]).toBe(example[2]);
        expect(String(refusal?.["detail"])).toContain(example[2]);
        return;
      }
      expect(refusal).toBeUndefined();
      const [, text, column, becomes] = example;
      const key = column === suite.key ? becomes : String(FIRST_KEY + index).padStart(suite.key === "zip" ? 5 : 0, "0");
      const [row] = await shop.rows(`SELECT * FROM pos.${suite.table} WHERE ${suite.key} = ?`, [key]);
      expect(row, `the row of ${text}`).toBeDefined();
      expect(row?.[column]).toBe(becomes);
    },
  );
});

describe("a rejected row", () => {
  it("is kept with all that is wrong with it and with its text", async () => {
    const folder = writeRawFolder(path.join(shop.base, "faulty"), {
      "customers.csv": 'ID,FN,LN,CT,ST,ZP,S1,S2,EM,BD\nx,"A, ""B""",,C,TX,7,S,,,2/30/2000\n',
      "products.csv": "ID,Name,Price,Quantity on Hand\n",
      "orders.csv": "OID,CID,Ordered,Shipped\n",
      "orderlines.csv": "OID,PID\n",
    });
    const { loadId } = await shop.load(folder);
    expect(await shop.rows("SELECT * FROM pos_load.Rejected WHERE load_id = ?", [loadId])).toEqual([
      {
        load_id: loadId,
        file: "customers.csv",
        line: 2,
        reason: "ID is no whole number",
        detail: 'ID is no whole number: "x"; LN is missing; EM is missing; BD is no day of the calendar: "2/30/2000"',
        raw: 'x,"A, ""B""",,C,TX,7,S,,,2/30/2000',
      },
    ]);
  });
});
