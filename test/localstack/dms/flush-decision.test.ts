import { describe, expect, it } from "vitest";
import { flushDecision } from "../../../localstack/dms/flush-decision.ts";

const limits = { flushIntervalMs: 1000, flushBytes: 100 };

describe("flushDecision", () => {
  it.each([
    { rows: 0, largestFileBytes: 0, oldestAgeMs: 99_999, expected: null },
    { rows: 1, largestFileBytes: 99, oldestAgeMs: 999, expected: null },
    { rows: 1, largestFileBytes: 99, oldestAgeMs: 1000, expected: "interval" },
    { rows: 1, largestFileBytes: 100, oldestAgeMs: 0, expected: "size" },
    { rows: 1, largestFileBytes: 100, oldestAgeMs: 5000, expected: "size" },
  ])("$rows rows, $largestFileBytes bytes, $oldestAgeMs ms: $expected", ({ expected, ...waiting }) => {
    expect(flushDecision(waiting, limits)).toBe(expected);
  });
});
