import { describe, expect, it } from "vitest";
import { playInMemory } from "../support/model/play-in-memory.ts";

/** Enough for every rule of the specification to be needed many times; about 10 ms each. */
const HISTORIES = Number(process.env["MODEL_HISTORIES"] ?? 2_000);
const FIRST_SEED = Number(process.env["MODEL_FIRST_SEED"] ?? 1);
const TIMEOUT_MS = 300_000;

describe("documents after random histories", () => {
  it(
    "equal a naive rebuild from the source's rows, whatever order, repetition and crashes the files met",
    async () => {
      const wrong: string[] = [];
      let [crashes, grown] = [0, 0];
      for (let seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
        const played = await playInMemory(seed);
        crashes += played.crashes;
        grown += played.grown;
        if (played.problems.length > 0) wrong.push(`seed ${seed}: ${played.problems.join("\n")}`);
      }
      expect(wrong).toEqual([]);
      // A model that never crashes and never grows would pass without testing anything.
      expect(crashes).toBeGreaterThan(HISTORIES / 10);
      expect(grown).toBeGreaterThan(HISTORIES / 10);
    },
    TIMEOUT_MS,
  );
});
