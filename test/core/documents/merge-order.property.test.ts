import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collapse } from "../../../src/core/documents/collapse.ts";
import { absentOrder, mergeOrder } from "../../../src/core/documents/merge-order.ts";
import type { RowChange } from "../../../src/core/row-change.ts";
import { NOW, order, OWN_LINE_IDS, ownLine } from "../../support/document-fixtures.ts";

const version = fc.integer({ min: 0, max: 9 });
const row = fc.option(fc.record({ customer: fc.constantFrom(1, 2, null), status: fc.constantFrom("a", "b") }), {
  nil: null,
});
const lineRow = fc.option(fc.record({ product: fc.constantFrom(5, 6), total: fc.constantFrom(1n, 2n) }), { nil: null });

/** Any changes of one order, also several contents of one version: what real sources never send must still converge. */
const change: fc.Arbitrary<RowChange> = fc.oneof(
  fc.tuple(version, row).map(([n, own]) => order(7, n, own)),
  fc.tuple(version, fc.constantFrom(1, 2), lineRow).map(([n, id, own]) => ownLine(7, id, n, own)),
);

function merged(batches: readonly RowChange[][]) {
  let document = absentOrder(7);
  for (const batch of batches) {
    const entry = collapse(batch, OWN_LINE_IDS).orders.get(7);
    if (entry !== undefined) document = mergeOrder(document, entry, NOW).document;
  }
  const { row: own, lines, h, sync } = document;
  return { own, lines, h, v: sync.v, kill: sync.kill };
}

describe("merging the changes of an order", () => {
  it("gives the same order, however they are cut, shuffled and repeated", () => {
    const cut = fc.array(change, { minLength: 1, maxLength: 8 }).chain((changes) =>
      fc.record({
        changes: fc.constant(changes),
        again: fc.shuffledSubarray([...changes, ...changes], { minLength: changes.length }),
        sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 20, maxLength: 20 }),
      }),
    );
    fc.assert(
      fc.property(cut, ({ changes, again, sizes }) => {
        const delivered = [...again, ...changes];
        const batches: RowChange[][] = [];
        for (const size of sizes) batches.push(delivered.splice(0, size));
        expect(merged([...batches, delivered])).toEqual(merged([changes]));
      }),
      { numRuns: 2_000 },
    );
  });
});
