import { describe, expect, it } from "vitest";
import { playInMemory } from "../support/model/play-in-memory.ts";
import { SPOILED } from "../support/model/spoiled-stores.ts";

/** The rarest of these spoils fails about one history in a hundred. */
const HISTORIES = 600;
const FIRST_SEED = 1;

describe("a history goes wrong when", () => {
  it.each(Object.entries(SPOILED))(
    "%s",
    async (_, spoil) => {
      let wrong = 0;
      for (let seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES && wrong === 0; seed++) {
        const { problems } = await playInMemory(seed, { around: spoil });
        if (problems.length > 0) wrong = seed;
      }
      expect(wrong).toBeGreaterThan(0);
      // The same history without the spoil is right, so it is the rule that is missed.
      expect((await playInMemory(wrong)).problems).toEqual([]);
    },
    60_000,
  );
});
