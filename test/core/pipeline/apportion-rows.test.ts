import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apportionRows, loadedRows } from "../../../src/core/pipeline/apportion-rows.ts";
import { isConserved } from "../../../src/core/pipeline/row-totals.ts";

/** Shares as files give them: a key update is one row and two changes. */
const anyShares = fc
  .array(fc.record({ rows: fc.integer({ min: 0, max: 50 }), keyUpdates: fc.integer({ min: 0, max: 50 }) }), {
    minLength: 1,
    maxLength: 20,
  })
  .map((shares) => shares.map(({ rows, keyUpdates }) => ({ rows, changes: rows + Math.min(rows, keyUpdates) })));

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

describe("rows applied, file by file", () => {
  it("is exact when all changes took effect, when none did, and for one file", () => {
    const shares = [
      { rows: 3, changes: 3 },
      { rows: 0, changes: 0 },
      { rows: 2, changes: 4 },
    ];
    expect(apportionRows(shares, 7)).toEqual([3, 0, 2]);
    expect(apportionRows(shares, 0)).toEqual([0, 0, 0]);
    expect(apportionRows([{ rows: 10, changes: 10 }], 4)).toEqual([4]);
    expect(apportionRows([], 0)).toEqual([]);
  });

  it("never gives a file more than its rows and gives away every applied row", () => {
    fc.assert(
      fc.property(anyShares, fc.double({ min: 0, max: 1, noNaN: true }), (shares, part) => {
        const changes = sum(shares.map((share) => share.changes));
        const rows = sum(shares.map((share) => share.rows));
        const appliedChanges = Math.round(changes * part);
        const applied = apportionRows(shares, appliedChanges);
        expect(sum(applied)).toBe(changes === 0 ? 0 : Math.floor((rows * appliedChanges) / changes));
        for (const [i, share] of shares.entries()) {
          expect(applied[i]).toBeGreaterThanOrEqual(0);
          expect(applied[i]).toBeLessThanOrEqual(share.rows);
          expect(isConserved(loadedRows(share.rows + 1, 1, applied[i] ?? -1))).toBe(true);
        }
      }),
    );
  });

  it("knows an account that does not add up", () => {
    expect(isConserved({ rowsRead: 3, applied: 1, superseded: 1, quarantined: 0 })).toBe(false);
    expect(isConserved({ rowsRead: 1, applied: 2, superseded: -1, quarantined: 0 })).toBe(false);
  });
});
