import { describe, expect, it } from "vitest";
import { median } from "../../bench/median.ts";
import { timedRounds } from "../../bench/timed-rounds.ts";

const played = async (roundMs: number, rounds: number) => {
  const said: string[] = [];
  const context = { rounds, progress: (text: string) => void said.push(text) };
  const result = await timedRounds("x", context, async (round) => ({ oursMs: roundMs - round, baselineMs: round }));
  return { ...result, said };
};

describe("rounds of a measure", () => {
  it("are as many as asked while they are short, and give the medians of each side", async () => {
    expect(await played(1_000, 5)).toMatchObject({ rounds: 5, oursMs: 998, baselineMs: 2 });
  });

  it("are fewer the longer one takes", async () => {
    expect((await played(30_000, 5)).rounds).toBe(3);
    expect((await played(100_000, 5)).rounds).toBe(1);
    expect((await played(30_000, 2)).rounds).toBe(2);
  });

  it("say where they are", async () => {
    expect((await played(1_000, 2)).said).toEqual(["x: round 1 of at most 2", "x: round 2 of at most 2"]);
  });

  it("have the middle value as their median, whatever their order", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1])).toBe(4);
  });
});
