import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LambdaFunction } from "../../src/runtime/lambda.ts";
import { loadStages } from "../support/load-stages.ts";
import { templateFunctions } from "../support/sam-template.ts";
import { RUN_ID, SECRET, STAGE_CALLS } from "../support/stage-calls.ts";

/** Otherwise Powertools writes past `console`. Read when the logger is made, hence before the import. */
process.env["POWERTOOLS_DEV"] = "true";
process.env["POWERTOOLS_METRICS_DISABLED"] = "false";
const stages = await loadStages();
const { lambda } = await import("../../src/runtime/lambda.ts");

const CONTEXT = {
  functionName: "f",
  awsRequestId: "r-1",
  invokedFunctionArn: "arn:f",
  memoryLimitInMB: "128",
  getRemainingTimeInMillis: () => 60_000,
};

/** Fields that say who and how long, and no count. */
const NO_COUNTS = new Set(["durationMs", "partition", "sampling_rate", "function_memory_size", "cold_start"]);

const ROOT = path.resolve(import.meta.dirname, "../..");

type Line = Readonly<Record<string, unknown>>;
const callOf = (name: string): { input: unknown; output: unknown } => STAGE_CALLS[name as keyof typeof STAGE_CALLS];

describe("the line of every stage", () => {
  let written: Line[];
  beforeEach(() => {
    written = [];
    const keep = (line: unknown): void => void written.push(JSON.parse(String(line)) as Line);
    for (const level of ["log", "info", "warn", "error"] as const) vi.spyOn(console, level).mockImplementation(keep);
  });
  afterEach(() => vi.restoreAllMocks());

  /** Lines of the log; metrics are no lines of it. */
  async function linesOf(name: string, run: LambdaFunction<unknown, unknown>["run"]): Promise<Line[]> {
    const stage = stages.get(name);
    if (stage === undefined) throw new Error(`no handler of ${name}`);
    await lambda({ ...stage, run })(callOf(name).input, CONTEXT).catch(() => undefined);
    return written.filter((line) => !("_aws" in line));
  }

  it("is looked at for every function there is", () => {
    expect(Object.keys(STAGE_CALLS).toSorted()).toEqual([...templateFunctions().keys()].toSorted());
    for (const [name, stage] of stages) expect(stage.name).toBe(name);
  });

  it("is the only one: nothing else in the functions writes to the log", () => {
    const files = ["src", "functions"].flatMap((room) => globSync(`${room}/**/*.ts`, { cwd: ROOT }));
    expect(files.length).toBeGreaterThan(200);
    const writers = files.filter((file) => {
      const text = readFileSync(path.join(ROOT, file), "utf8");
      return /\bconsole\.|process\.std(?:out|err)|\blog(?:Line|Failure)\(|\blogger\b/.test(text);
    });
    expect(writers.toSorted()).toEqual(["src/runtime/lambda.ts", "src/runtime/log.ts"]);
  });

  it.each(Object.keys(STAGE_CALLS))(
    "%s: one at the end, with run, counts and milliseconds, and no row value",
    async (name) => {
      const lines = await linesOf(name, async () => callOf(name).output);
      expect(lines).toMatchObject([
        { level: "INFO", message: `${name}.done`, runId: RUN_ID, durationMs: expect.any(Number) as number },
      ]);
      const counts = Object.entries(lines[0] ?? {}).filter(
        ([field, value]) => typeof value === "number" && !NO_COUNTS.has(field),
      );
      expect(counts).not.toEqual([]);
      // An object in a line is where names and values slip in.
      expect(Object.entries(lines[0] ?? {}).filter(([, value]) => typeof value === "object")).toEqual([]);
      expect(JSON.stringify(written)).not.toContain(SECRET);
    },
  );

  it.each(Object.keys(STAGE_CALLS))("%s: one when it fails, with its run, and no row value", async (name) => {
    const lines = await linesOf(name, () => Promise.reject(new Error(`duplicate key ${SECRET}`)));
    expect(lines).toMatchObject([
      { level: "ERROR", message: `${name}.failed`, error: { name: "Error" }, durationMs: expect.any(Number) as number },
    ]);
    // Nothing runs yet when wake fails: it starts runs.
    expect(lines[0]?.["runId"]).toBe(name === "wake" ? undefined : RUN_ID);
    expect(JSON.stringify(written)).not.toContain(SECRET);
  });
});
