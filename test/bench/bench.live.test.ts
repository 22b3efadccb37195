import { describe, expect, it } from "vitest";
import { reportTable } from "../../bench/report-table.ts";
import { BENCHES, runBenches } from "../../bench/run-benches.ts";

/** Numbers are never judged here: only that every measure still runs, on real servers, and says what it compared. */
describe("the bench", () => {
  it("runs every measure on a tiny shop, each against a named baseline of the same run", async () => {
    const shown: string[] = [];
    const said: string[] = [];
    const { measures, machine } = await runBenches({
      lines: 400,
      rounds: 1,
      only: [],
      onProgress: (text) => void said.push(text),
      onMeasure: ({ what }) => void shown.push(what),
    });
    // Changes are measured in two sizes of batch.
    expect(measures.length).toBe(BENCHES.length + 1);
    expect(shown).toEqual(measures.map(({ what }) => what));
    for (const { what, ours, baseline, baselineName, ratio, rounds } of measures) {
      expect(`${what}: ${ours} | ${baseline}`).toMatch(/[1-9].*\|.*[1-9]/);
      expect(baselineName).not.toBe("");
      expect(Number.parseFloat(ratio)).toBeGreaterThan(0);
      expect(rounds).toBe(1);
    }
    expect(machine).toMatch(/^\d+ cores \(.+\), \d+ GB, node v\d+/);
    expect(machine).toMatch(/, documents \S+.+\)/);
    expect(machine).toMatch(/, source \S+.+\)/);
    expect(said).toContain("baseline: SQL JSON export");
    expect(reportTable(measures).split("\n").length).toBe(2 + 2 * measures.length);
  });

  it("runs only what is asked for, and starts no server for it", async () => {
    const options = { lines: 400, rounds: 2, only: ["parse"], onProgress: () => {}, onMeasure: () => {} };
    const { measures, machine } = await runBenches(options);
    expect(measures.map(({ rounds }) => rounds)).toEqual([2]);
    expect(machine).not.toContain("MariaDB");
  });
});
