import { existsSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { LoadSummary } from "../../source/load/load-summary.ts";
import { temporaryWorld, tillstream } from "../support/command-line.ts";
import { dirtyRawFolder } from "../support/raw-folder/dirty-raw-folder.ts";
import { writeRawFolder } from "../support/raw-folder/write-raw-folder.ts";

const { dataDir, dispose } = temporaryWorld();
const folder = dirtyRawFolder(11, { withBrokenQuotes: true });
let raw: string;
beforeAll(() => {
  raw = writeRawFolder(path.join(dataDir, "raw"), folder.files);
});
afterAll(dispose);

it("says what is wrong with a folder before it makes a world", async () => {
  const world = path.join(dataDir, "none");
  const { code, stdout, stderr } = await tillstream(["source", "load", dataDir, "--data", world]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr.match(/TS360/g)).toHaveLength(4);
  expect(existsSync(world)).toBe(false);
});

it("loads into a new world with rejects and exit code 0, and again into the same one to nothing new", async () => {
  const world = path.join(dataDir, "world");
  const first = await tillstream(["source", "load", raw, "--data", world]);
  expect(first.code).toBe(0);
  expect(first.stdout).toContain("customers.csv: ");
  expect(first.stdout).toContain("  1 × EM is missing\n");
  expect(first.stderr).toMatch(/rows in [\d.]+ s: read [\d.]+ s, cleaned [\d.]+ s, written [\d.]+ s/);
  const second = await tillstream(["source", "load", raw, "--data", world, "--json"]);
  expect(second.code).toBe(0);
  const summary = JSON.parse(second.stdout) as LoadSummary;
  expect(summary.files.reduce((sum, { rejected }) => sum + rejected, 0)).toBe(folder.planted.length);
  expect(summary.tables.map(({ inserted, differing }) => inserted + differing)).toEqual([0, 0, 0, 0, 0, 0]);
  const counted = await tillstream(["source", "sql", "SELECT COUNT(*) AS n FROM Customer", "--data", world]);
  expect(counted.stdout).toBe(`{"n":${folder.expected.Customer.length}}\n`);
});
