import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import type { BadRow } from "../../src/core/change-files/bad-row.ts";

/** Columns of the shipped mapping's tables in the source's order, and the key that gets a before-image. */
const TABLES = {
  City: { columns: "zip,city,state", before: "BI_zip" },
  Customer: { columns: "id,firstName,lastName,email,address1,address2,phone,birthdate,zip", before: "BI_id" },
  Product: { columns: "id,name,currentPrice,availableQuantity", before: "BI_id" },
  Order: { columns: "id,datePlaced,dateShipped,status,customer_id,subtotal,salesTax,total", before: "BI_id" },
  Orderline: { columns: "order_id,product_id,quantity,unitPrice,lineTotal", before: "BI_order_id,BI_product_id" },
} as const;
type Table = keyof typeof TABLES;

const NULL = "__NULL__";
const TIME = "2026-11-20 10:15:04.000000";
export const CDC_NAME = "2026/11/20/20261120-101530123.csv.gz";

const header = (table: Table): string => `Op,dms_ts,${TABLES[table].columns},dms_seq,dms_pos,${TABLES[table].before}`;

/** One line of a change file: the table's own columns as they shall stand there. `sequence` null: of a full load. */
function line(table: Table, columns: string, op = "I", sequence: number | null = null): string {
  const seq = sequence === null ? "" : `2026112010150400${String(sequence).padStart(19, "0")}`;
  const before = TABLES[table].before.split(",").map(() => NULL);
  return [op, TIME, columns, seq, sequence === null ? "" : "bin.000001:1097", ...before].join(",");
}

const customer = (id: number | string, name: string, more = ",,,,,1980-05-06,"): string =>
  line("Customer", `${id},${name},Test${more}00501`);
const plainCustomers = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => customer(from + i, `Plain${from + i}`));

const text = (table: Table, lines: readonly string[]): string => [header(table), ...lines, ""].join("\n");
const zipped = (table: Table, lines: readonly string[]): Buffer => gzipSync(text(table, lines));

/** What the ledger must say of one file. `bad`: its rows in quarantine, in file order. */
export type ExpectedFile = {
  readonly state: "done" | "quarantined" | "ignored";
  /** How the reason begins; null for a file that was loaded. */
  readonly reason: string | null;
  /** null: never read. */
  readonly rowsRead: number | null;
  readonly bad: readonly Omit<BadRow, "file">[];
  /** Refused after it was opened: kept byte for byte. */
  readonly keptWhole: boolean;
};
export type PlantedFile = { readonly key: string; readonly bytes: Buffer; readonly expected: ExpectedFile };

const key = (place: string): string => `raw/epoch=0001/pos/${place}`;

function loaded(place: string, table: Table, lines: string[], bad: Omit<BadRow, "file">[] = []): PlantedFile {
  const expected: ExpectedFile = { state: "done", reason: null, rowsRead: lines.length, bad, keptWhole: false };
  return { key: key(place), bytes: zipped(table, lines), expected };
}

function refused(place: string, bytes: Buffer, code: string): PlantedFile {
  const expected: ExpectedFile = { state: "quarantined", reason: code, rowsRead: 0, bad: [], keptWhole: true };
  return { key: key(place), bytes, expected };
}

function neverRead(place: string, state: "ignored" | "quarantined", reason: string): PlantedFile {
  const expected: ExpectedFile = { state, reason, rowsRead: null, bad: [], keptWhole: false };
  return { key: key(place), bytes: Buffer.from("anything\n"), expected };
}

const goodFiles = (): PlantedFile[] => [
  loaded("City/LOAD00000001.csv.gz", "City", [line("City", "00501,HOLTSVILLE,NY"), line("City", "63944,HIRAM,MO")]),
  loaded("Customer/LOAD00000001.csv.gz", "Customer", plainCustomers(1, 3)),
  loaded("Product/LOAD00000001.csv.gz", "Product", [
    line("Product", `1,"27"" TV, ""Pro""",12.50,9`),
    line("Product", "2,Radio,5.00,4"),
  ]),
  // The rows of another file once more: read, and superseded.
  loaded("Customer/LOAD00000009.csv.gz", "Customer", plainCustomers(1, 3)),
];

const MONEY = "expected a decimal like 12.50 with at most 2 digits behind the point";
const DAY = "expected a day of the calendar as YYYY-MM-DD";
const MOMENT = "expected a date with a time as YYYY-MM-DD HH:MM:SS";

/** Good files with bad rows between good ones. */
function dirtyFiles(): PlantedFile[] {
  const short = `I,${TIME},11,Ann`;
  const leapDay = customer(13, "Bob", ",,,,,2021-02-29,");
  const noKey = customer(NULL, "Nobody");
  const money = line("Product", `2,"Radio, ""new""","12,5",4`, "U", 1);
  const split = line("Product", "2,Radio,12,5,4", "U", 2);
  const order = line("Order", `7,2021-02-29 10:00:00,${NULL},placed,1,12.50,0.00,12.50`);
  return [
    loaded(
      "Customer/LOAD00000002.csv.gz",
      "Customer",
      // The first row spans lines 2 and 3: places are physical lines, as an editor shows them.
      [customer(10, `"Zoë\nof ""Hiram"""`), short, customer(12, "Cem"), leapDay, noKey, customer(14, "Dina")],
      [
        { line: 4, column: null, code: "TS220", reason: "found 4 fields, expected 14 as in the header", raw: short },
        { line: 6, column: "birthdate", code: "TS228", reason: `found "2021-02-29", ${DAY}`, raw: leapDay },
        {
          line: 7,
          column: "id",
          code: "TS224",
          reason: `found "${NULL}", expected an integer, because it identifies the row`,
          raw: noKey,
        },
      ],
    ),
    loaded(
      `Product/${CDC_NAME}`,
      "Product",
      [money, split, line("Product", "1,Television,13.00,8", "U", 3)],
      [
        { line: 2, column: "currentPrice", code: "TS227", reason: `found "12,5", ${MONEY}`, raw: money },
        { line: 3, column: null, code: "TS220", reason: "found 10 fields, expected 9 as in the header", raw: split },
      ],
    ),
    loaded(
      "Order/LOAD00000001.csv.gz",
      "Order",
      [line("Order", `5,2021-02-28 10:00:00,${NULL},placed,1,17.50,0.00,17.50`), order],
      [{ line: 3, column: "datePlaced", code: "TS229", reason: `found "2021-02-29 10:00:00", ${MOMENT}`, raw: order }],
    ),
    // The second line belongs to the order that is set aside.
    loaded("Orderline/LOAD00000001.csv.gz", "Orderline", [
      line("Orderline", "5,1,1,12.50,12.50"),
      line("Orderline", "5,2,1,5.00,5.00"),
      line("Orderline", "7,1,1,12.50,12.50"),
    ]),
    justDirtyEnough(),
  ];
}

/** 100 bad rows of 103: as many as a small file may have. */
function justDirtyEnough(): PlantedFile {
  const bad = Array.from({ length: 100 }, (_, i) => customer(`bad${i}`, "Dirt"));
  return loaded(
    "Customer/LOAD00000003.csv.gz",
    "Customer",
    [...bad, ...plainCustomers(20, 3)],
    bad.map((raw, i) => ({
      line: i + 2,
      column: "id",
      code: "TS225",
      reason: `found "bad${i}", expected an integer`,
      raw,
    })),
  );
}

function poisonFiles(): PlantedFile[] {
  const whole = zipped("Customer", plainCustomers(40, 500));
  const cheap = `${header("Product").replace("currentPrice,", "")}\nI,${TIME},50,Cheap,1,,,${NULL}\n`;
  const tooDirty = [...Array.from({ length: 101 }, (_, i) => customer(`bad${i}`, "Dirt")), ...plainCustomers(600, 9)];
  return [
    refused(
      "Customer/LOAD00000004.csv.gz",
      Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.from("no gzip")]),
      "TS201",
    ),
    refused("Customer/LOAD00000005.csv.gz", whole.subarray(0, whole.length - 20), "TS201"),
    refused("Product/LOAD00000002.csv", Buffer.from(cheap), "TS204"),
    refused("Product/LOAD00000003.csv", Buffer.alloc(0), "TS202"),
    refused(
      `Customer/${CDC_NAME}`,
      zipped("Customer", [
        line("Customer", `1,Changed,Test,,,,,${NULL},00501`, "U", 4),
        line("Customer", `2,__NOSUP__,Test,,,,,${NULL},00501`, "U", 5),
      ]),
      "TS209",
    ),
    refused("Customer/LOAD00000006.csv.gz", zipped("Customer", tooDirty), "TS208"),
  ];
}

const strangers = (): PlantedFile[] => [
  neverRead("Customer/notes.txt", "ignored", "TS511"),
  neverRead("SalesTax/LOAD00000001.csv", "ignored", "TS512"),
  neverRead("Costumer/LOAD00000001.csv", "quarantined", "TS510"),
];

/** Writes a small shop's change files with every kind of fault among them below `folder`, and answers what must become of each. */
export function plantBadInput(folder: string): readonly PlantedFile[] {
  const files = [...goodFiles(), ...dirtyFiles(), ...poisonFiles(), ...strangers()];
  for (const { key: name, bytes } of files) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
  return files;
}
