import { describe, expect, it } from "vitest";
import { otherShopMapping } from "../../support/other-shop-mapping.ts";
import { readChanges, type WholeFile } from "../../support/read-changes.ts";

const mapping = await otherShopMapping();
const seq = (counter: number): string => `2026112010153000${counter.toString().padStart(19, "0")}`;
const version = (counter: number): string => `0003.${seq(counter)}`;
const read = (table: string, text: string): Promise<WholeFile> =>
  readChanges(text, { key: `epoch=0003/kasse/${table}/20261120-101600100.csv`, mapping });

/** Nothing but a mapping file stands between this shop and ours. */
describe("another shop", () => {
  it("has customers with text keys, one name column and the city in the address", async () => {
    const { changes, missingBeforeImages } = await read(
      "Kunden",
      `Op,kundennummer,vollname,mail,strasse,plz,ort,bundesland,dms_seq\nI,K-7,Ann Ott,__NULL__,__NULL__,01067,Dresden,SN,${seq(1)}\n`,
    );
    const address = { lines: [], zip: "01067", city: "Dresden", state: "SN" };
    expect(changes).toEqual([
      {
        kind: "customer",
        key: "K-7",
        version: version(1),
        row: { name: "Ann Ott", firstName: null, lastName: null, email: null, phone: null, birthdate: null, address },
      },
    ]);
    expect(missingBeforeImages).toEqual(["BI_kundennummer"]);
  });

  it("has products with nothing but a name, and a key column with a space in its name", async () => {
    const { changes } = await read(
      "Artikel",
      `Op,artikel nr,bezeichnung,dms_seq\nU,,Beutel,${seq(2)}\nD,__X,__NOSUP__,${seq(3)}\n`,
    );
    expect(changes).toEqual([
      { kind: "product", key: "", version: version(2), row: { name: "Beutel", price: null, stock: null } },
      { kind: "product", key: "__X", version: version(3), row: null },
    ]);
  });

  it("has orders with a DATE and no status, in a zone of its own", async () => {
    const { changes } = await read(
      "Bons",
      `Op,bon,kunde,tag,abgeholt,dms_seq\nI,1,K-7,2026-07-01,2026-07-02 09:30:00,${seq(4)}\n`,
    );
    expect(changes).toEqual([
      {
        kind: "order",
        key: 1,
        version: version(4),
        row: {
          customer: "K-7",
          placedAt: new Date("2026-06-30T22:00:00Z"),
          day: "2026-07-01",
          shippedAt: new Date("2026-07-02T07:30:00Z"),
          status: null,
          subtotal: null,
          salesTax: null,
          total: null,
        },
      },
    ]);
  });

  const LINES = "Op,pos,bon,artikel,menge,preis,dms_seq,BI_pos,BI_bon\n";

  it("has lines with ids of their own, whose total is quantity × price at the price's scale, exactly", async () => {
    const { changes } = await read(
      "Positionen",
      `${LINES}I,18446744073709551615,1,A1,3,33333333333333.335,${seq(5)},,\n`,
    );
    expect(changes).toEqual([
      {
        kind: "line",
        order: 1,
        line: 18446744073709551615n,
        version: version(5),
        row: { product: "A1", quantity: 3, unitPrice: 33333333333333335n, total: 100000000000000005n },
      },
    ]);
  });

  it("has lines that move to another order and leave nothing behind", async () => {
    const { changes } = await read(
      "Positionen",
      `${LINES}U,9,2,A1,1,1.000,${seq(6)},9,1\nU,9,2,A2,1,1.000,${seq(7)},9,2\n`,
    );
    expect(changes).toEqual([
      { kind: "line", order: 1, line: 9, version: version(6), row: null },
      {
        kind: "line",
        order: 2,
        line: 9,
        version: version(6),
        row: { product: "A1", quantity: 1, unitPrice: 1000n, total: 1000n },
      },
      {
        kind: "line",
        order: 2,
        line: 9,
        version: version(7),
        row: { product: "A2", quantity: 1, unitPrice: 1000n, total: 1000n },
      },
    ]);
  });

  it("is told when its files could not show such a move", async () => {
    const { missingBeforeImages } = await read("Positionen", `Op,pos,bon,artikel,menge,preis,dms_seq,BI_pos\n`);
    expect(missingBeforeImages).toEqual(["BI_bon"]);
  });

  it("deletes lines by order and own id", async () => {
    const { changes, bad } = await read(
      "Positionen",
      `${LINES}D,9,2,__NOSUP__,__NOSUP__,__NOSUP__,${seq(8)},,\nD,9,__NULL__,A1,1,1.000,${seq(9)},,\n`,
    );
    expect(changes).toEqual([{ kind: "line", order: 2, line: 9, version: version(8), row: null }]);
    expect(bad).toMatchObject([{ line: 3, column: "bon", code: "TS224" }]);
  });

  it.each([
    ["product", "I,9,2,__NULL__,1,1.000", "artikel"],
    ["quantity", "I,9,2,A1,__NULL__,1.000", "menge"],
    ["price", "I,9,2,A1,1,__NULL__", "preis"],
  ])("has no lines without a %s", async (_what, row, column) => {
    const { bad, changes } = await read("Positionen", `${LINES}${row},${seq(10)},,\n`);
    expect(bad).toMatchObject([{ column, code: "TS224" }]);
    expect(changes).toEqual([]);
  });
});
