import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { bundleFunctions } from "../../../../localstack/bundle.ts";
import { folderOfThisFile } from "../../../support/folder-of-this-file.ts";

function functions(files: Record<string, string>) {
  const dir = folderOfThisFile();
  const write = (name: string, text: string): void => {
    mkdirSync(join(dir, "functions", name, ".."), { recursive: true });
    writeFileSync(join(dir, "functions", name), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  const log: string[] = [];
  const outDir = join(dir, "dist");
  const bundle = () => bundleFunctions({ outDir, functionsDir: join(dir, "functions"), log: (line) => log.push(line) });
  return { outDir, log, write, bundle };
}

const SHARED = "export const answer = 42;";
const HANDLER = 'import { answer } from "../shared.ts"; export const handler = () => answer;';

it("bundles each folder with a handler, and again only what has changed", async () => {
  const { outDir, log, write, bundle } = functions({
    "shared.ts": SHARED,
    "a/handler.ts": HANDLER,
    "b/handler.ts": "export const handler = () => 1;",
    "no-handler/other.ts": "",
  });
  await bundle();
  expect(log).toEqual([expect.stringContaining("bundled 2 of 2 functions")]);
  const { handler } = await import(pathToFileURL(join(outDir, "a", "handler.mjs")).href);
  expect(handler()).toBe(42);
  expect(statSync(join(outDir, "a", "handler.mjs.map")).size).toBeGreaterThan(0);
  await bundle();
  expect(log).toHaveLength(1);
  write("shared.ts", `${SHARED} export const more = 1;`);
  await bundle();
  expect(log[1]).toContain("bundled 1 of 2 functions");
  rmSync(join(outDir, "b", "handler.mjs"));
  await bundle();
  expect(log[2]).toContain("bundled 1 of 2 functions");
});

it("keeps class names, which the state machine matches", async () => {
  const { outDir, bundle } = functions({ "a/handler.ts": "export class VeryOwnError extends Error {}" });
  await bundle();
  expect(readFileSync(join(outDir, "a", "handler.mjs"), "utf8")).toContain("VeryOwnError");
});

it("names every error with its file and line", async () => {
  const { bundle } = functions({ "a/handler.ts": '\nimport { x } from "./gone.ts"; x();', "b/handler.ts": "const (" });
  await expect(bundle()).rejects.toMatchObject({ name: "InvalidInputError", code: "TS858" });
  await expect(bundle()).rejects.toThrow(/a\/handler\.ts line 2/);
});
