import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Migration } from "../../../source/schema/migration.ts";
import { pendingMigrations } from "../../../source/schema/pending-migrations.ts";
import { MIGRATIONS_FOLDER, readMigrations } from "../../../source/schema/read-migrations.ts";

const file = (version: number, checksum = `sum${version}`): Migration => ({
  version,
  name: `step-${version}`,
  checksum,
  sql: "",
});
const FILES = [file(1), file(2), file(3)];

describe("pendingMigrations", () => {
  it.each([
    ["a new database", [], [1, 2, 3]],
    ["one that has had the first", [file(1)], [2, 3]],
    ["one that has had all", FILES, []],
    ["one that has had all, listed in another order", FILES.toReversed(), []],
  ])("%s gets what it has not had", (_, applied, versions) => {
    const { pending, problems } = pendingMigrations(FILES, applied);
    expect([pending.map(({ version }) => version), problems]).toEqual([versions, []]);
  });

  it.each([
    ["TS351", "migration 0002-step-2", [file(1), file(2, "other")]],
    ["TS352", "migration 0004-step-4", [...FILES, file(4)]],
    ["TS352", "migration 0002-step-2", [file(1), file(3)]],
  ])("%s at %s", (code, where, applied) => {
    expect(pendingMigrations(FILES, applied).problems.map((problem) => [problem.code, problem.where])).toEqual([
      [code, where],
    ]);
  });

  it("names all faults at once, with what was found and what to do", () => {
    const { problems } = pendingMigrations(FILES, [file(1, "0123456789abcdef"), file(3), file(9)]);
    expect(problems.map(({ code }) => code)).toEqual(["TS351", "TS352", "TS352"]);
    expect(problems[0]).toMatchObject({ found: "checksum sum1", expected: "checksum 0123456789ab, as applied" });
    expect(problems.every(({ remedy }) => (remedy ?? "").length > 10)).toBe(true);
  });

  it("of any history that the files made, exactly the rest is pending, in order, whatever the cut", () => {
    fc.assert(
      fc.property(fc.nat({ max: 20 }), fc.nat({ max: 20 }), (count, cut) => {
        const files = Array.from({ length: count }, (_, i) => file(i + 1));
        const { pending, problems } = pendingMigrations(files, files.slice(0, cut));
        expect(problems).toEqual([]);
        expect(pending).toEqual(files.slice(cut));
      }),
    );
  });

  it("any one changed, missing or unknown migration is named", () => {
    const change = fc.constantFrom("checksum", "skipped", "unknown");
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.nat(), change, (count, at, kind) => {
        const files = Array.from({ length: count }, (_, i) => file(i + 1));
        // The last one may be missing: then it is pending.
        const index = at % (count - 1);
        const applied = files.flatMap((one, i) =>
          i !== index ? [one] : kind === "skipped" ? [] : [{ ...one, checksum: "x" }],
        );
        const { problems } = pendingMigrations(files, kind === "unknown" ? [...files, file(99)] : applied);
        expect(problems).toHaveLength(1);
      }),
    );
  });
});

describe("readMigrations", () => {
  it("gives our files without a gap, from 1", async () => {
    const versions = (await readMigrations(MIGRATIONS_FOLDER)).map(({ version }) => version);
    expect(versions).toEqual(versions.map((_, i) => i + 1));
    expect(versions.length).toBeGreaterThan(3);
  });
});
