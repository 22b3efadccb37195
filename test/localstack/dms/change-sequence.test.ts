import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createChangeSequence, FIRST_SEQUENCE, type SequenceState } from "../../../localstack/dms/change-sequence.ts";

const at = (h: number, m: number, s: number): number => Date.UTC(2026, 10, 20, h, m, s);

function number(state: SequenceState, transactions: readonly { atMs: number; rows: number }[]) {
  const sequence = createChangeSequence(state);
  const numbered = transactions.map(({ atMs, rows }) => {
    sequence.startTransaction(atMs);
    return Array.from({ length: rows }, () => sequence.next());
  });
  return { numbered, state: sequence.state() };
}

describe("createChangeSequence", () => {
  it("is 16 digits of commit time and 19 of a counter over all tables", () => {
    const { numbered } = number(FIRST_SEQUENCE, [
      { atMs: at(10, 15, 3), rows: 1 },
      { atMs: at(10, 15, 4), rows: 2 },
    ]);
    expect(numbered.flat()).toEqual([
      "20261120101503000000000000000000001",
      "20261120101504000000000000000000002",
      "20261120101504000000000000000000003",
    ]);
  });

  it("can be told a moment that later rows are not older than, to the hundredth above", () => {
    const sequence = createChangeSequence(FIRST_SEQUENCE);
    sequence.startTransaction(at(10, 15, 3));
    sequence.notBefore(at(10, 15, 3) + 371);
    expect(sequence.next()).toBe("20261120101503380000000000000000001");
    sequence.startTransaction(at(10, 15, 3));
    expect(sequence.next()).toBe("20261120101503380000000000000000002");
    sequence.startTransaction(at(10, 15, 4));
    expect(sequence.next()).toBe("20261120101504000000000000000000003");
    sequence.notBefore(at(10, 15, 3));
    expect(sequence.next()).toBe("20261120101504000000000000000000004");
  });

  it("never goes back, whatever the server's clock does", () => {
    const transactions = fc.array(
      fc.record({ atMs: fc.integer({ min: 0, max: 2 ** 41 }), rows: fc.integer({ min: 0, max: 4 }) }),
    );
    fc.assert(
      fc.property(transactions, (list) => {
        const all = number(FIRST_SEQUENCE, list).numbered.flat();
        expect(all.every((sequence) => /^\d{35}$/.test(sequence))).toBe(true);
        expect(all.toSorted()).toEqual(all);
        expect(new Set(all).size).toBe(all.length);
      }),
    );
  });

  it("gives a replayed transaction its old numbers when started from the state before it", () => {
    const transactions = fc.array(
      fc.record({ atMs: fc.integer({ min: 0, max: 2 ** 41 }), rows: fc.integer({ min: 0, max: 4 }) }),
    );
    fc.assert(
      fc.property(transactions, transactions, (before, replayed) => {
        const { state } = number(FIRST_SEQUENCE, before);
        const stored = JSON.parse(JSON.stringify(state)) as SequenceState;
        expect(number(stored, replayed)).toEqual(number(state, replayed));
        expect(number(FIRST_SEQUENCE, [...before, ...replayed]).numbered.slice(before.length)).toEqual(
          number(stored, replayed).numbered,
        );
      }),
    );
  });
});
