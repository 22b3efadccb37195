import { assert, double, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseRetrier } from "../../../../localstack/aws/states/choose-retrier.ts";
import { errorMatches } from "../../../../localstack/aws/states/error-matches.ts";
import { toleranceExceeded } from "../../../../localstack/aws/states/tolerance.ts";

describe("errorMatches", () => {
  it.each([
    [["A"], "A", true],
    [["A", "B"], "B", true],
    [["A"], "a", false],
    [["States.ALL"], "Anything", true],
    [["States.ALL"], "States.Timeout", true],
    [["States.ALL"], "States.DataLimitExceeded", false],
    [["States.ALL"], "States.Runtime", false],
    [["States.Runtime"], "States.Runtime", false],
    [["States.DataLimitExceeded"], "States.DataLimitExceeded", true],
    [["States.TaskFailed"], "Anything", true],
    [["States.TaskFailed"], "States.Timeout", false],
    [["States.TaskFailed", "States.Timeout"], "States.Timeout", true],
  ])("%j names %s: %s", (names, error, expected) => {
    expect(errorMatches(names, error)).toBe(expected);
  });
});

describe("chooseRetrier", () => {
  it("uses the defaults of the States Language: 1 s, doubled, 3 attempts", () => {
    const delays = [0, 1, 2, 3].map((n) => chooseRetrier([{ ErrorEquals: ["A"] }], "A", [n], 0)?.delaySeconds);
    expect(delays).toEqual([1, 2, 4, undefined]);
  });

  it("never waits longer than MaxDelaySeconds, nor less without jitter", () => {
    assert(
      property(
        integer({ min: 1, max: 100 }),
        double({ min: 1, max: 5, noNaN: true }),
        integer({ min: 0, max: 30 }),
        double({ min: 0, max: 0.999, noNaN: true }),
        (interval, rate, attempt, chance) => {
          const retrier = {
            ErrorEquals: ["A"],
            IntervalSeconds: interval,
            BackoffRate: rate,
            MaxAttempts: 99,
            MaxDelaySeconds: 60,
          };
          const plain = chooseRetrier([retrier], "A", [attempt], chance)?.delaySeconds ?? -1;
          const jittered =
            chooseRetrier([{ ...retrier, JitterStrategy: "FULL" }], "A", [attempt], chance)?.delaySeconds ?? -1;
          expect(plain).toBe(Math.min(60, interval * rate ** attempt));
          expect(jittered).toBeGreaterThanOrEqual(0);
          expect(jittered).toBeLessThanOrEqual(plain);
        },
      ),
    );
  });
});

describe("toleranceExceeded", () => {
  const none = { toleratedCount: null, toleratedPercentage: null };
  it.each([
    [0, 10, none, false],
    [1, 10, none, true],
    [1, 10, { ...none, toleratedCount: 0 }, true],
    [2, 10, { ...none, toleratedCount: 2 }, false],
    [1, 10, { ...none, toleratedPercentage: 10 }, false],
    [2, 10, { ...none, toleratedPercentage: 10 }, true],
    [2, 10, { toleratedCount: 1, toleratedPercentage: 100 }, true],
    [2, 10, { toleratedCount: 100, toleratedPercentage: 1 }, true],
  ])("%i of %i with %j: %s", (failed, total, settings, expected) => {
    expect(toleranceExceeded(failed, total, settings)).toBe(expected);
  });
});
