import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LOAD_SEQUENCE, NO_VERSION, versionOf } from "../../src/core/version.ts";

const sequences = fc.bigInt({ min: 0n, max: 10n ** 35n - 1n }).map((n) => n.toString().padStart(35, "0"));
const epochs = fc.integer({ min: 1, max: 9999 }).map((n) => n.toString().padStart(4, "0"));

describe("version", () => {
  it("of a full-load row has 35 zeros, whether its sequence is NULL or empty", () => {
    expect(versionOf("0001", null)).toBe(`0001.${"0".repeat(35)}`);
    expect(versionOf("0001", "")).toBe(versionOf("0001", null));
  });

  it("of a change is older than none and newer than the epoch's full load", () => {
    fc.assert(
      fc.property(epochs, sequences, (epoch, sequence) => {
        expect(versionOf(epoch, sequence) > NO_VERSION).toBe(true);
        expect(versionOf(epoch, sequence) >= versionOf(epoch, LOAD_SEQUENCE)).toBe(true);
      }),
    );
  });

  it("is ordered as text: by epoch, then by sequence", () => {
    fc.assert(
      fc.property(epochs, sequences, epochs, sequences, (epochA, a, epochB, b) => {
        const expected = epochA === epochB ? BigInt(a) < BigInt(b) : Number(epochA) < Number(epochB);
        expect(versionOf(epochA, a) < versionOf(epochB, b)).toBe(expected);
      }),
    );
  });
});
