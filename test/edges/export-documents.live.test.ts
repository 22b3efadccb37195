import { describe, expect, it } from "vitest";
import type { RowChange } from "../../src/core/row-change.ts";
import { ensureIndexes } from "../../src/edges/ensure-indexes.ts";
import { exportCollection, type ExportedCollection } from "../../src/edges/export-documents.ts";
import { mongoDocumentStore } from "../../src/edges/mongo-document-store.ts";
import { applyRows } from "../../src/steps/apply-rows.ts";
import { buildDocuments } from "../../src/steps/build-documents.ts";
import { customer, depsOf, line, order, product, SETTINGS, v } from "../support/document-fixtures.ts";
import { liveDocuments } from "../support/live-documents.ts";

const { client } = liveDocuments();

/** Live, hidden, stub and deleted documents of every kind, in runs as listed. */
const CHANGES: RowChange[] = [
  ...[10, 9, 2].map((id) => customer(id, 1, { name: `c${id}` })),
  { kind: "place", key: "00501", version: v(1), row: { city: "Holtsville", state: "NY" } },
  { kind: "place", key: "00502", version: v(1), row: null },
  product(5, 1),
  order(1, 1, { customer: 10 }),
  ...[5, 6].map((id) => line(1, id, 1)),
  order(2, 1, { customer: 9, status: "cancelled" }),
  line(2, 5, 1, { quantity: 3, total: 300n }),
  order(3, 1, { customer: null }),
  line(3, 5, 1),
  order(4, 1, { customer: 77 }),
  line(4, 5, 1),
  order(11, 1, null),
  line(12, 5, 1),
  customer(3, 1),
  customer(3, 2, null),
];

async function exported(name: ExportedCollection, runs: RowChange[][]): Promise<string[]> {
  const db = client().db(`export_${name}`);
  await db.dropDatabase();
  await ensureIndexes(db);
  const deps = depsOf(mongoDocumentStore({ db, settings: SETTINGS, newToken: () => 1 }));
  for (const changes of runs) await buildDocuments(deps, (await applyRows(deps, changes)).touched);
  const lines: string[] = [];
  for await (const text of exportCollection(db, name, SETTINGS)) lines.push(text);
  return lines;
}

const idsOf = (lines: string[]): unknown[] => lines.map((text) => (JSON.parse(text) as { _id: unknown })._id);

describe("an export", () => {
  it.each<[ExportedCollection, unknown[]]>([
    ["customers", [2, 9, 10]],
    ["products", [5]],
    ["orders", [1, 2, 3, 4]],
    ["places", ["00501"]],
  ])("of %s has the live documents by _id and neither stubs nor tombstones nor hidden orders", async (name, ids) => {
    const lines = await exported(name, [CHANGES]);
    expect(idsOf(lines)).toEqual(ids);
    expect(lines.join("\n")).not.toMatch(/_sync|"h"|deletedAt/);
  });

  it.each<ExportedCollection>(["customers", "products", "orders", "places", "purchases"])(
    "of %s is the same to the byte, however the changes came",
    async (name) => {
      const expected = await exported(name, [CHANGES]);
      expect(
        await exported(
          name,
          CHANGES.toReversed().map((change) => [change]),
        ),
      ).toEqual(expected);
    },
  );

  it("of purchases has every buyer of every product once, and no walk-in", async () => {
    const lines = await exported("purchases", [CHANGES]);
    const pairs = lines.map((text) => JSON.parse(text) as { product: number; customer: number });
    expect(pairs.map((pair) => [pair.product, pair.customer])).toEqual([
      [5, 9],
      [5, 10],
      [5, 77],
    ]);
    expect(lines[0]).toBe(
      '{"product":5,"customer":9,"name":"c9","orders":1,"lines":1,"units":3,"gross":{"$numberDecimal":"3.00"},"net":{"$numberDecimal":"0.00"},' +
        '"firstAt":{"$date":"2026-11-10T10:00:00.000Z"},"lastAt":{"$date":"2026-11-10T10:00:00.000Z"}}',
    );
  });
});
