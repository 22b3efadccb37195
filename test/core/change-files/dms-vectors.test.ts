import { describe, expect, it } from "vitest";
import { changeFileRole } from "../../../src/core/change-files/change-file-role.ts";
import { PoisonFileError } from "../../../src/core/errors/error-classes.ts";
import { posMapping } from "../../support/pos-mapping.ts";
import { newestRows } from "../../support/newest-rows.ts";
import { readChanges, type WholeFile } from "../../support/read-changes.ts";

const PRODUCT_HEADER = "Op,dms_ts,id,name,currentPrice,availableQuantity,dms_seq\n";
const LINE_HEADER = "Op,dms_ts,order_id,product_id,quantity,unitPrice,lineTotal,dms_seq";
const loadKey = (table: string, epoch = "0001"): string => `raw/epoch=${epoch}/pos/${table}/LOAD00000001.csv`;
const cdcKey = (table: string, name = "20261120-101600100", epoch = "0001"): string =>
  `raw/epoch=${epoch}/pos/${table}/2026/11/20/${name}.csv`;
const seq = (second: string, counter: number): string =>
  `202611201015${second}00${counter.toString().padStart(19, "0")}`;

const mapping = await posMapping();

const read = (key: string, text: string): Promise<WholeFile> => readChanges(text, { key, mapping });
const product = (rows: string): Promise<WholeFile> => read(cdcKey("Product"), PRODUCT_HEADER + rows);

const order = (placed: string, shipped = "__NULL__"): Promise<WholeFile> =>
  read(
    cdcKey("Order"),
    "Op,dms_ts,id,datePlaced,dateShipped,status,customer_id,subtotal,salesTax,total,dms_seq\n" +
      `I,2026-11-20 10:15:36.000000,1,${placed},${shipped},placed,__NULL__,0.00,0.00,0.00,${seq("36", 49)}\n`,
  );

const lineRow = (quantity: number, counter: number): string =>
  `U,2026-11-20 10:15:37.000000,1,10,${quantity},1.00,${quantity}.00,${seq("37", counter)}\n`;

const productRow = (operation: string, name: string, counter: number): string =>
  `${operation},2026-11-20 10:15:40.000000,8,${name},1.00,1,${seq("40", counter)}\n`;

const pricedFile = (operation: string, price: string, sequence: string): string =>
  `${PRODUCT_HEADER}${operation},2026-11-20 11:00:00.000000,3,TV,${price},1,${sequence}\n`;

/** The vectors of the DMS research, in its numbers; what documents make of them is tested with the documents. */
describe("DMS vectors", () => {
  it("1: a leading zero is kept, an empty sequence is a full-load row", async () => {
    const { changes, counts } = await read(
      loadKey("City"),
      "Op,dms_ts,zip,city,state,dms_seq\nI,2026-11-20 10:00:00.123456,00501,Holtsville,NY,\n",
    );
    const row = { city: "Holtsville", state: "NY" };
    expect(changes).toEqual([{ kind: "place", key: "00501", version: `0001.${"0".repeat(35)}`, row }]);
    expect(counts.load).toBe(1);
  });

  it("2: null, the empty text and the word NULL are three things", async () => {
    const { changes } = await read(
      cdcKey("Customer"),
      "Op,dms_ts,id,firstName,lastName,email,address1,address2,phone,birthdate,zip,dms_seq\n" +
        `I,2026-11-20 10:15:30.000000,7,Ann,,__NULL__,NULL,"",555,__NULL__,10001,${seq("30", 42)}\n`,
    );
    expect(changes).toEqual([
      {
        kind: "customer",
        key: 7,
        version: "0001.20261120101530000000000000000000042",
        row: {
          name: "Ann ",
          firstName: "Ann",
          lastName: "",
          email: null,
          phone: "555",
          birthdate: null,
          address: { lines: ["NULL", ""], zip: "10001", city: null, state: null },
        },
      },
    ]);
  });

  it.each(["\n", "\r\n"])("3: comma, doubled quotes and %j inside one value", async (lineEnd) => {
    const { changes, rowsRead } = await product(
      `U,2026-11-20 10:15:31.000000,9,"27"" TV, ""Pro""${lineEnd}line2",-12.50,0,${seq("31", 43)}\n`,
    );
    expect(rowsRead).toBe(1);
    expect(changes[0]).toMatchObject({
      key: 9,
      row: { name: `27" TV, "Pro"${lineEnd}line2`, price: -1250n, stock: 0 },
    });
  });

  const TURTLE = "Żółw 🐢 O'Neil \\n ";

  it("4: unicode, a trailing space, an apostrophe and a backslash stay as they are", async () => {
    const { changes } = await product(`U,2026-11-20 10:15:32.000000,10,${TURTLE},0.00,3,${seq("32", 44)}\n`);
    expect(changes[0]).toMatchObject({ row: { name: TURTLE } });
    expect(TURTLE.endsWith("\\n ")).toBe(true);
  });

  it("5: a delete with its full before-image", async () => {
    const { changes, counts } = await product(`D,2026-11-20 10:15:33.000000,10,${TURTLE},0.00,3,${seq("33", 45)}\n`);
    expect(changes).toEqual([{ kind: "product", key: 10, version: `0001.${seq("33", 45)}`, row: null }]);
    expect(counts.delete).toBe(1);
  });

  it("6: a delete with keys only is one; the same tokens on an update refuse the file", async () => {
    const rest = `2026-11-20 10:15:34.000000,11,__NOSUP__,__NOSUP__,__NOSUP__,${seq("34", 46)}\n`;
    const { changes } = await product(`D,${rest}`);
    expect(changes).toEqual([{ kind: "product", key: 11, version: `0001.${seq("34", 46)}`, row: null }]);
    for (const operation of ["U", "I"]) {
      const refused = await product(`${operation},${rest}`).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(PoisonFileError);
      expect(refused).toMatchObject({ code: "TS209" });
      expect(String(refused)).toContain("line 2, column `name`");
    }
  });

  it.each([
    ["-12.50", -1250n],
    ["-0.01", -1n],
    ["12.5", 1250n],
    ["2019.0000000000", 201900n],
    ["99999999.99", 9999999999n],
  ])("7: the decimal %s", async (text, price) => {
    const { changes } = await product(`U,2026-11-20 10:15:35.000000,1,TV,${text},0,${seq("35", 47)}\n`);
    expect(changes[0]).toMatchObject({ row: { price } });
  });

  it("7: 12,5 as money is a bad row, quoted or as one field too many", async () => {
    const { bad, changes, rowsRead } = await product(
      `U,2026-11-20 10:15:35.000000,1,TV,"12,5",0,${seq("35", 47)}\nU,2026-11-20 10:15:35.000000,1,TV,12,5,0,${seq("35", 48)}\n`,
    );
    expect(changes).toEqual([]);
    expect(rowsRead).toBe(2);
    expect(bad.map(({ line, column, code }) => [line, column, code])).toEqual([
      [2, "currentPrice", "TS227"],
      [3, null, "TS220"],
    ]);
    expect(bad[0]).toEqual({
      file: cdcKey("Product"),
      line: 2,
      column: "currentPrice",
      code: "TS227",
      reason: 'found "12,5", expected a decimal like 12.50 with at most 2 digits behind the point',
      raw: `U,2026-11-20 10:15:35.000000,1,TV,"12,5",0,${seq("35", 47)}`,
    });
  });

  it.each(["0000-00-00", "0000-00-00 00:00:00", "9999-12-31 23:59:59"])(
    "8: the zero date %s is null and flagged",
    async (text) => {
      const { changes, bad, zeroDates } = await order(text, text);
      expect(bad).toEqual([]);
      expect(changes[0]).toMatchObject({ row: { placedAt: null, day: null, shippedAt: null } });
      expect(zeroDates).toBe(2);
    },
  );

  it.each([
    ["2020-02-29 00:00:00", "2020-02-29T00:00:00.000Z"],
    ["2026-11-20 10:15:30", "2026-11-20T10:15:30.000Z"],
    ["2026-11-20 10:15:30.1", "2026-11-20T10:15:30.100Z"],
    ["2026-11-20 10:15:30.123456", "2026-11-20T10:15:30.123Z"],
    ["2026-11-20 10:15:30.123999999", "2026-11-20T10:15:30.123Z"],
  ])("8: the time %s", async (text, iso) => {
    const { changes } = await order(text);
    expect(changes[0]).toMatchObject({ row: { placedAt: new Date(iso), day: iso.slice(0, 10) } });
  });

  it("8: 2021-02-29 is a bad row", async () => {
    const { bad } = await order("2021-02-29 10:00:00");
    expect(bad).toMatchObject([{ line: 2, column: "datePlaced", code: "TS229" }]);
  });

  it("9: of three updates in one second the sequence decides, not the order in the file", async () => {
    const { changes } = await read(
      cdcKey("Orderline"),
      `${LINE_HEADER}\n${lineRow(11, 52)}${lineRow(9, 50)}${lineRow(10, 51)}`,
    );
    expect([...newestRows(changes).values()]).toMatchObject([
      { kind: "line", order: 1, line: 10, row: { quantity: 11 } },
    ]);
  });

  it("10: a key change deletes the old key and writes the new one, both at its version", async () => {
    const version = `0001.${seq("38", 60)}`;
    const { changes, counts, missingBeforeImages } = await read(
      cdcKey("Orderline"),
      `${LINE_HEADER},BI_order_id,BI_product_id\nU,2026-11-20 10:16:00.000000,20,99,3,2.50,7.50,${seq("38", 60)},20,10\n`,
    );
    expect(changes).toEqual([
      { kind: "line", order: 20, line: 10, version, row: null },
      { kind: "line", order: 20, line: 99, version, row: { product: 99, quantity: 3, unitPrice: 250n, total: 750n } },
    ]);
    expect(counts).toEqual({ load: 0, insert: 0, update: 1, delete: 0, keyUpdate: 1 });
    expect(missingBeforeImages).toEqual([]);
  });

  it("11: files that arrive out of order leave the row deleted", async () => {
    const later = await read(
      cdcKey("Product", "20261120-101700900"),
      `${PRODUCT_HEADER}D,2026-11-20 10:15:39.000000,5,TV,1.00,1,${seq("39", 71)}\n`,
    );
    const earlier = await read(
      cdcKey("Product", "20261120-101600100"),
      `${PRODUCT_HEADER}I,2026-11-20 10:15:39.000000,5,TV,1.00,1,${seq("39", 70)}\n`,
    );
    for (const changes of [
      [...later.changes, ...earlier.changes],
      [...earlier.changes, ...later.changes],
    ]) {
      expect([...newestRows(changes).values()]).toMatchObject([{ key: 5, row: null }]);
    }
  });

  it("12: a file delivered twice, and its row again in a later file, give the same change with the same version", async () => {
    const text = `${PRODUCT_HEADER}U,2026-11-20 10:15:31.000000,9,TV,-12.50,0,${seq("31", 43)}\n`;
    const first = await read(cdcKey("Product"), text);
    const again = await read(cdcKey("Product"), text);
    const later = await read(cdcKey("Product", "20261120-101900000"), text);
    expect(again.changes).toEqual(first.changes);
    expect(later.changes).toEqual(first.changes);
  });

  it("13: insert, delete, insert of one key: the last one's values, and each one counted", async () => {
    const { changes, counts } = await product(
      productRow("I", "first", 80) + productRow("D", "first", 81) + productRow("I", "last", 82),
    );
    expect([...newestRows(changes).values()]).toMatchObject([{ key: 8, row: { name: "last" } }]);
    expect(counts).toMatchObject({ insert: 2, delete: 1 });
  });

  it("14: a later epoch's rows win over all rows of an earlier one, whatever the order of arrival", async () => {
    const files = [
      await read(cdcKey("Product"), pricedFile("U", "5.00", `2026112011${"0".repeat(24)}1`)),
      await read(loadKey("Product", "0002"), pricedFile("I", "6.00", "")),
      await read(
        cdcKey("Product", "20261120-130000000", "0002"),
        pricedFile("U", "7.00", `2026112012${"0".repeat(24)}2`),
      ),
    ];
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
      [1, 0, 2],
      [2, 0, 1],
      [0, 2, 1],
    ]) {
      const changes = order.flatMap((at) => files[at]?.changes ?? []);
      expect([...newestRows(changes).values()]).toMatchObject([{ key: 3, row: { price: 700n } }]);
    }
  });

  it("15: a new column behind DMS's own is passed over and flagged; a mapped one missing refuses the file", async () => {
    const grown = await read(
      cdcKey("Product"),
      `Op,dms_ts,id,name,currentPrice,availableQuantity,dms_seq,color\nU,2026-11-20 10:15:41.000000,9,TV,1.00,2,${seq("41", 90)},red\n`,
    );
    expect(grown.changes).toMatchObject([{ key: 9, row: { name: "TV", price: 100n, stock: 2 } }]);
    expect(grown.unknownColumns).toEqual(["color"]);

    const halted = read(
      cdcKey("Product"),
      `Op,dms_ts,id,name,availableQuantity,dms_seq\nU,2026-11-20 10:15:41.000000,9,TV,2,${seq("41", 90)}\n`,
    );
    await expect(halted).rejects.toThrow(PoisonFileError);
    await expect(halted).rejects.toThrow(
      /TS204 .*Product\/2026\/11\/20\/20261120-101600100\.csv line 1, column `currentPrice`/,
    );
  });

  // The bytes of vector 16 (gzip under any name, several members, no bytes) are tested in test/edges.
  it("16: a file of nothing but its header, and one without its last line feed", async () => {
    const headerOnly = await product("");
    expect(headerOnly).toMatchObject({ changes: [], bad: [], rowsRead: 0 });
    expect(headerOnly.batches).toHaveLength(1);
    const open = await read(
      cdcKey("Product"),
      `${PRODUCT_HEADER}U,2026-11-20 10:15:42.000000,9,TV,1.00,2,${seq("42", 91)}`,
    );
    expect(open.changes).toMatchObject([{ key: 9, version: `0001.${seq("42", 91)}` }]);
  });

  it("16: the control tables are no change files and deserve an alarm", () => {
    const key = "awsdms_control/awsdms_apply_exceptions/20261120-101800001.csv";
    expect(changeFileRole(key, mapping)).toEqual({ kind: "not a change file", reason: "control-table" });
  });

  it("17: a deleted order gives its delete alone; its lines' cascade is declared by the mapping", async () => {
    const { changes } = await read(
      cdcKey("Order"),
      "Op,dms_ts,id,datePlaced,dateShipped,status,customer_id,subtotal,salesTax,total,dms_seq\n" +
        `D,2026-11-20 10:15:43.000000,1,2026-11-20 10:00:00,__NULL__,placed,7,0.00,0.00,0.00,${seq("43", 92)}\n`,
    );
    expect(changes).toEqual([{ kind: "order", key: 1, version: `0001.${seq("43", 92)}`, row: null }]);
    expect(mapping.lines.onDelete).toBe("cascade");
  });
});
