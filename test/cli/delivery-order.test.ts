import fc from "fast-check";
import { expect, it } from "vitest";
import { DELIVERIES, deliveryRuns } from "../../cli/delivery-order.ts";
import { seededRandom } from "../../src/core/seeded-random.ts";

const keys = fc.uniqueArray(
  fc.oneof(
    fc
      .integer({ min: 1, max: 99 })
      .map((n) => `raw/epoch=0001/pos/Order/LOAD000000${String(n).padStart(2, "0")}.csv.gz`),
    fc
      .integer({ min: 0, max: 999 })
      .map((n) => `raw/epoch=0001/pos/Order/2026/11/20/20261120-101500${String(n).padStart(3, "0")}.csv.gz`),
  ),
  { maxLength: 200 },
);

it("delivers every file, doubled ones twice or together, whatever the order", () => {
  fc.assert(
    fc.property(keys, fc.constantFrom(...DELIVERIES), fc.integer(), (all, delivery, seed) => {
      const runs = deliveryRuns(all, delivery, seededRandom(seed));
      const given = runs.flatMap((run) => run.keys);
      expect(new Set(given)).toEqual(new Set(all));
      expect(given.length).toBe(delivery === "doubled" ? 2 * all.length : all.length);
      for (const run of runs) expect(new Set(run.keys).size).toBe(run.keys.length);
      expect(runs.every((run) => run.force === (delivery === "doubled") && run.keys.length > 0)).toBe(true);
    }),
  );
});

it("puts full-load files first in order and last when reversed", () => {
  const all = [
    "raw/epoch=0001/pos/Order/2026/11/20/20261120-101500000.csv.gz",
    "raw/epoch=0001/pos/Order/LOAD00000001.csv.gz",
  ];
  const first = (delivery: "in-order" | "reversed") => deliveryRuns(all, delivery, () => 0)[0]?.keys[0];
  expect(first("in-order")).toContain("LOAD");
  expect(first("reversed")).not.toContain("LOAD");
});

it("gives the same runs for the same seed", () => {
  const all = Array.from(
    { length: 100 },
    (_, n) => `raw/epoch=0001/pos/City/2026/11/20/20261120-1015${String(n).padStart(5, "0")}.csv.gz`,
  );
  expect(deliveryRuns(all, "shuffled", seededRandom(7))).toEqual(deliveryRuns(all, "shuffled", seededRandom(7)));
});
