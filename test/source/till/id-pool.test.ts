import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../source/seed/seeded-random.ts";
import { idPool } from "../../../source/till/id-pool.ts";

describe("idPool", () => {
  it("holds what a set would hold, and picks every member sometimes and nothing else", () => {
    const change = fc.record({ add: fc.boolean(), id: fc.integer({ min: 0, max: 12 }) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
        const pool = idPool([3, 5]);
        const set = new Set([3, 5]);
        for (const { add, id } of changes) {
          if (add) {
            pool.add(id);
            set.add(id);
          } else {
            pool.remove(id);
            set.delete(id);
          }
        }
        expect(pool.size()).toBe(set.size);
        for (let id = 0; id <= 12; id++) expect(pool.has(id)).toBe(set.has(id));
        const random = seededRandom(1);
        const picked = new Set(Array.from({ length: 400 }, () => pool.pick(random)));
        expect(picked).toEqual(set.size === 0 ? new Set([null]) : set);
      }),
      { numRuns: 50 },
    );
  });
});
