import { describe, expect, it } from "vitest";
import { playRepair } from "../support/model/play-repair.ts";

const HISTORIES = Number(process.env["MODEL_HISTORIES"] ?? 1_500);
const FIRST_SEED = Number(process.env["MODEL_FIRST_SEED"] ?? 1);
const TIMEOUT_MS = 300_000;

describe("a repair", () => {
  it(
    "mends lost changes and spoiled documents while other changes arrive, and takes nothing back",
    async () => {
      const wrong: string[] = [];
      let [lost, spoiled] = [0, 0];
      for (let seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
        const played = await playRepair(seed);
        lost += played.lost;
        spoiled += played.spoiled;
        if (played.problems.length > 0) wrong.push(`seed ${seed}: ${played.problems.join("\n")}`);
      }
      expect(wrong.length, wrong.slice(0, 3).join("\n")).toBe(0);
      expect(lost).toBeGreaterThan(HISTORIES);
      expect(spoiled).toBeGreaterThan(HISTORIES);
    },
    TIMEOUT_MS,
  );

  it("needs its margin: with a version newer than what its snapshot shows, it takes a change back", async () => {
    let wrong = 0;
    for (let seed = FIRST_SEED; seed < FIRST_SEED + 200 && wrong === 0; seed++) {
      if ((await playRepair(seed, { margin: false })).problems.length > 0) wrong = seed;
    }
    expect(wrong).toBeGreaterThan(0);
  });
});
