import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idText } from "../../../src/core/id.ts";
import { moneyText } from "../../../src/core/money.ts";
import type { RowChange } from "../../../src/core/row-change.ts";
import { dmsCsv } from "../../support/dms-csv-writer.ts";
import { otherShopMapping } from "../../support/other-shop-mapping.ts";
import { posMapping } from "../../support/pos-mapping.ts";
import { randomChunks } from "../../support/random-chunks.ts";
import { readChanges } from "../../support/read-changes.ts";

type Written = { cells: (string | null)[]; changes: RowChange[] };

const pos = await posMapping();
const otherShop = await otherShopMapping();

const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(",", '"', "\n", "\r", " ", "a", "\\", "é", "🐢") }),
  fc.constantFrom("", "NULL", "null", "\\N", "__NULL__ "),
);
const nullable = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of, { freq: 4 });
const money = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
const cents = (value: bigint | null): string | null => (value === null ? null : moneyText(value, 2));
const instant = fc.date({
  min: new Date("1000-01-01T00:00:00Z"),
  max: new Date("9998-01-01T00:00:00Z"),
  noInvalidDate: true,
});
const micros = (at: Date | null): string | null => at && at.toISOString().replace("T", " ").replace("Z", "000");
const sequence = fc.bigInt({ min: 1n, max: 10n ** 35n - 1n }).map((n) => n.toString().padStart(35, "0"));
const ORDER_HEADER = [
  "Op",
  "dms_ts",
  "id",
  "datePlaced",
  "dateShipped",
  "status",
  "customer_id",
  "subtotal",
  "salesTax",
  "total",
  "dms_seq",
  "BI_id",
];

const integerId = fc.oneof(fc.maxSafeInteger(), fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }));
const writtenId = (id: number | bigint | null): string | null => (id === null ? null : idText(id).slice(2));

const orderRow = fc
  .record({
    operation: fc.constantFrom("I", "U", "D"),
    id: integerId,
    before: integerId,
    at: nullable(instant),
    shippedAt: nullable(instant),
    status: nullable(text),
    customer: nullable(integerId),
    amounts: fc.tuple(nullable(money), nullable(money), nullable(money)),
    sequence,
  })
  .map(
    ({
      operation,
      id,
      before,
      at,
      shippedAt,
      status,
      customer,
      amounts: [subtotal, salesTax, total],
      sequence,
    }): Written => {
      const amounts = [cents(subtotal), cents(salesTax), cents(total)];
      const version = `0001.${sequence}`;
      const row = {
        customer,
        placedAt: at,
        day: at && at.toISOString().slice(0, 10),
        shippedAt,
        status,
        subtotal,
        salesTax,
        total,
      };
      const gone = (key: number | bigint): RowChange => ({ kind: "order", key, version, row: null });
      const moved = operation === "U" && before !== id ? [gone(before)] : [];
      return {
        cells: [
          operation,
          "2026-11-20 10:15:30.000000",
          writtenId(id),
          micros(at),
          micros(shippedAt),
          status,
          writtenId(customer),
          ...amounts,
          sequence,
          writtenId(before),
        ],
        changes: operation === "D" ? [gone(id)] : [...moved, { kind: "order", key: id, version, row }],
      };
    },
  );

const LINE_HEADER = ["Op", "pos", "bon", "artikel", "menge", "preis", "dms_seq", "BI_pos", "BI_bon"];
const lineRow = fc
  .record({
    line: integerId,
    order: integerId,
    orderBefore: integerId,
    product: text,
    quantity: fc.integer(),
    price: money,
    sequence,
  })
  .map(({ line, order, orderBefore, product, quantity, price, sequence }): Written => {
    const version = `0001.${sequence}`;
    const row = { product, quantity, unitPrice: price, total: BigInt(quantity) * price };
    const moved: RowChange[] =
      order === orderBefore ? [] : [{ kind: "line", order: orderBefore, line, version, row: null }];
    const before = [writtenId(line), writtenId(orderBefore)];
    return {
      cells: [
        "U",
        writtenId(line),
        writtenId(order),
        product,
        String(quantity),
        moneyText(price, 3),
        sequence,
        ...before,
      ],
      changes: [...moved, { kind: "line", order, line, version, row }],
    };
  });

describe("rows written by DMS's rules", () => {
  it.each([
    ["orders of our shop", pos, "raw/epoch=0001/pos/Order/20261120-101600100.csv", ORDER_HEADER, orderRow],
    [
      "lines of another shop",
      otherShop,
      "raw/epoch=0001/kasse/Positionen/20261120-101600100.csv",
      LINE_HEADER,
      lineRow,
    ],
  ] as const)(
    "are read as they were: %s, cut anyhow, in batches of any size",
    async (_name, mapping, key, header, row) => {
      const file = fc.array(row, { maxLength: 12 }).chain((rows) =>
        fc.tuple(
          fc.constant(rows),
          randomChunks(
            dmsCsv(
              header,
              rows.map(({ cells }) => cells),
            ),
          ),
          fc.integer({ min: 1, max: 15 }),
        ),
      );
      await fc.assert(
        fc.asyncProperty(file, async ([rows, chunks, maxBatchChanges]) => {
          const read = await readChanges(chunks, { key, mapping, maxBatchChanges });
          expect(read.bad).toEqual([]);
          expect(read.rowsRead).toBe(rows.length);
          expect(read.changes).toEqual(rows.flatMap(({ changes }) => changes));
        }),
        { numRuns: 200 },
      );
    },
  );

  it("conserves rows whatever stands in them", async () => {
    const cell = fc.oneof(text, fc.constantFrom("__NULL__", "I", "U", "1", "x", '"'), sequence);
    const line = fc.array(cell, { minLength: 1, maxLength: 8 }).map((cells) => cells.join(",").replaceAll("\n", " "));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 20 }), async (lines) => {
        const header = "Op,zip,city,state,dms_seq\n";
        const textOfFile = header + lines.map((row) => `${row}\n`).join("");
        const mapping = pos;
        const reading = readChanges(textOfFile, {
          key: "epoch=0001/pos/City/20261120-101600100.csv",
          mapping,
          maxBatchChanges: 3,
        });
        const read = await reading.catch((error: unknown) => {
          expect(error).toMatchObject({ name: "PoisonFileError", code: "TS207" });
          return null;
        });
        if (read === null) return;
        for (const { rowsRead, counts, bad } of read.batches) {
          expect(counts.load + counts.insert + counts.update + counts.delete + bad.length).toBe(rowsRead);
        }
      }),
      { numRuns: 300 },
    );
  });
});
