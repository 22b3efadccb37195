import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readChangeFile } from "../../../src/core/change-files/read-change-file.ts";
import { type MappedTable, mappedTables } from "../../../src/core/mapping/mapped-table.ts";
import { repairFileText, type TextRow } from "../../../src/core/repair/repair-file-text.ts";
import type { RepairOp } from "../../../src/core/repair/repair-ops.ts";
import { repairKeysOf } from "../../../src/core/repair/repair-plan.ts";
import { snapshotSequences } from "../../../src/core/pipeline/snapshot-sequences.ts";
import type { RowChange } from "../../../src/core/row-change.ts";
import { otherShopMapping } from "../../support/other-shop-mapping.ts";
import { posMapping } from "../../support/pos-mapping.ts";

const mapping = await posMapping();
const other = await otherShopMapping();
const sequences = snapshotSequences(new Date("2026-11-20T10:15:30Z"));
const WRITES = `0001.${sequences.writes}`;
const ENDS = `0001.${sequences.ends}`;

async function readBack(
  kind: MappedTable["kind"],
  ops: readonly RepairOp<TextRow>[],
  shop = mapping,
): Promise<RowChange[]> {
  const table = mappedTables(shop).find((one) => one.kind === kind);
  if (!table) throw new Error(`no table of ${kind}`);
  const key = repairKeysOf.file("run-1", "0001", shop.schema, table.mapping.table, sequences.writes);
  const changes: RowChange[] = [];
  for await (const batch of readChangeFile([repairFileText(table, ops, sequences)], {
    key,
    mapping: shop,
    maxBatchChanges: 1_000,
  })) {
    expect(batch.bad).toEqual([]);
    changes.push(...batch.changes);
  }
  return changes;
}

describe("a repair's change file", () => {
  it("is read by the pipeline's own reader: an order ends before it and its lines are written", async () => {
    const order: TextRow = ["7", "42", "2026-11-20 10:00:00", null, "new", "10.00", "1.00", "11.00"];
    expect(
      await readBack("order", [
        { op: "ends", kind: "order", key: 7 },
        { op: "upsert", kind: "order", row: order },
        { op: "delete", kind: "order", key: 8 },
      ]),
    ).toMatchObject([
      { kind: "order", key: 7, version: ENDS, row: null },
      { kind: "order", key: 7, version: WRITES, row: { customer: 42, total: 1100n } },
      { kind: "order", key: 8, version: WRITES, row: null },
    ]);
    expect(ENDS < WRITES).toBe(true);
  });

  it("deletes a price by its own key and its product", async () => {
    expect(await readBack("price", [{ op: "delete", kind: "price", key: 3, owner: 5 }])).toEqual([
      { kind: "price", product: 5, price: 3, version: WRITES, row: null },
    ]);
  });

  it("deletes rows of a shop with text keys and keys beyond 2^53", async () => {
    const product = mappedTables(other).find(({ kind }) => kind === "product")?.mapping as
      | { key: { type: string } }
      | undefined;
    const key = product?.key.type === "text" ? 'A,"1"\n' : 9_007_199_254_740_993n;
    expect(await readBack("product", [{ op: "delete", kind: "product", key }], other)).toMatchObject([
      { key, row: null },
    ]);
    expect(await readBack("customer", [{ op: "delete", kind: "customer", key: 9_007_199_254_740_993n }])).toMatchObject(
      [{ key: 9_007_199_254_740_993n, row: null }],
    );
  });

  it("carries any text whole, also one that looks like NULL", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(fc.oneof(fc.string(), fc.constantFrom("__NULL__", "__NOSUP__", '"', "\n", "a,b"))), {
          minLength: 2,
          maxLength: 2,
        }),
        async ([city, state]) => {
          const [change] = await readBack("place", [
            { op: "upsert", kind: "place", row: ["00501", city ?? null, state ?? null] },
          ]);
          expect(change).toEqual({
            kind: "place",
            key: "00501",
            version: WRITES,
            row: { city: city ?? null, state: state ?? null },
          });
        },
      ),
    );
  });
});

describe("a repair's version", () => {
  it("is the second a minute before the source's clock, as DMS writes sequences", () => {
    expect(sequences).toEqual({ ends: `20261120101430${"0".repeat(21)}`, writes: `20261120101430${"0".repeat(20)}1` });
    expect(sequences.writes).toHaveLength(35);
  });

  it("wins against every change of the second before and loses against every change of its own second", () => {
    const change = (second: string, counter: string): string => `${second}00${counter.padStart(19, "0")}`;
    expect(change("20261120101429", "9".repeat(19)) < sequences.ends).toBe(true);
    // DMS counts over all tables and never starts again: the first row of a task has 1, which no repair meets in a task that runs.
    expect(change("20261120101430", "2") > sequences.writes).toBe(true);
  });
});
