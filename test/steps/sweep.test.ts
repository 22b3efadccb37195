import { describe, expect, it } from "vitest";
import { LOAD_SEQUENCE, versionOf } from "../../src/core/version.ts";
import { playReload, SWEEP_RULES, type SweepRules } from "../support/model/play-reload.ts";

const HISTORIES = Number(process.env["MODEL_HISTORIES"] ?? 400);
const FIRST_SEED = Number(process.env["MODEL_FIRST_SEED"] ?? 1);
const TIMEOUT_MS = 300_000;

async function wrongOf(of: "epoch" | "tables", histories: number, rules: SweepRules): Promise<string[]> {
  const wrong: string[] = [];
  for (let seed = FIRST_SEED; seed < FIRST_SEED + histories; seed++) {
    const { problems } = await playReload(seed, of, rules);
    if (problems.length > 0) wrong.push(`seed ${seed}: ${problems.join("\n")}`);
  }
  return wrong;
}

describe("documents after a reload", () => {
  it.each(["epoch", "tables"] as const)(
    "of the %s are the source's, whatever went without a change event, whatever order the files met and wherever the sweep died",
    async (of) => {
      const wrong: string[] = [];
      let [silent, swept, crashes] = [0, 0, 0];
      for (let seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
        const played = await playReload(seed, of);
        silent += played.silent;
        swept += played.swept;
        crashes += played.sweepCrashes;
        if (played.problems.length > 0) wrong.push(`seed ${seed}: ${played.problems.join("\n")}`);
      }
      expect(wrong).toEqual([]);
      expect(silent).toBeGreaterThan(HISTORIES);
      expect(swept).toBeGreaterThan(HISTORIES);
      expect(crashes).toBeGreaterThan(HISTORIES / 20);
    },
    TIMEOUT_MS,
  );

  it("would be wrong if what a dead sweep deleted were not touched again", { timeout: TIMEOUT_MS }, async () => {
    expect((await wrongOf("epoch", 200, { ...SWEEP_RULES, again: false })).length).toBeGreaterThan(0);
  });

  it("would be wrong if the deletes were as new as the epoch's changes", { timeout: TIMEOUT_MS }, async () => {
    const version = (): string => versionOf("0002", "9".repeat(LOAD_SEQUENCE.length));
    expect((await wrongOf("epoch", 200, { ...SWEEP_RULES, version })).length).toBeGreaterThan(0);
  });

  it(
    "are right even when rows of the load come after the sweep: the delete is older than they are",
    { timeout: TIMEOUT_MS },
    async () => {
      expect(await wrongOf("epoch", 200, { ...SWEEP_RULES, afterLoad: false })).toEqual([]);
    },
  );

  it(
    "of tables would be wrong if their rows were as old as the epoch: what changed since the first load is not swept",
    { timeout: TIMEOUT_MS },
    async () => {
      const loadVersion = (): string => versionOf("0001", LOAD_SEQUENCE);
      expect((await wrongOf("tables", 200, { ...SWEEP_RULES, loadVersion })).length).toBeGreaterThan(0);
    },
  );
});
