import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TargetUnavailableError } from "../../src/core/errors/error-classes.ts";
import { lambdaContext as CONTEXT } from "../support/lambda-context.ts";

/** Otherwise Powertools writes past `console` to standard output. Read when the logger is made, hence before the import. */
process.env["POWERTOOLS_DEV"] = "true";
process.env["POWERTOOLS_METRICS_DISABLED"] = "false";
const { lambda } = await import("../../src/runtime/lambda.ts");

const problem = { code: "TS530", where: "here", found: "x", expected: "y", remedy: "z" } as const;

describe("what every Lambda has around it", () => {
  let lines: Record<string, unknown>[];
  beforeEach(() => {
    lines = [];
    const keep = (line: unknown): void => void lines.push(JSON.parse(String(line)) as Record<string, unknown>);
    for (const level of ["log", "info", "error"] as const) vi.spyOn(console, level).mockImplementation(keep);
  });
  afterEach(() => vi.restoreAllMocks());

  it("passes input and output through, and writes one line and the metrics", async () => {
    const handler = lambda<{ n: number }, { twice: number }>({
      name: "double",
      run: async ({ n }) => ({ twice: 2 * n }),
      report: ({ twice }, { n }) => ({ runId: "run-1", files: n, applied: twice, lagSeconds: 0 }),
    });
    expect(await handler({ n: 21 }, CONTEXT)).toEqual({ twice: 42 });
    expect(lines.filter(({ message }) => message === "double.done")).toMatchObject([
      {
        level: "INFO",
        runId: "run-1",
        files: 21,
        applied: 42,
        function_request_id: "r-1",
        durationMs: expect.any(Number) as number,
      },
    ]);
    const metrics = lines.find((line) => "_aws" in line);
    // A zero is a number too: no lag at all is what the alarm must see.
    expect(metrics).toMatchObject({ function: "double", Files: 21, RowsApplied: 42, LagSeconds: 0 });
    expect(JSON.stringify(metrics)).toContain('{"Name":"LagSeconds","Unit":"Seconds"}');
    expect(JSON.stringify(metrics)).toContain('{"Name":"DurationMs","Unit":"Milliseconds"}');
  });

  it("passes an error on by its name and logs where it came from, but not its message, which may quote a row", async () => {
    const handler = lambda({
      name: "fail",
      run: () => Promise.reject(new TargetUnavailableError({ ...problem, found: "Guy Deb" })),
      report: () => ({}),
    });
    await expect(handler({}, CONTEXT)).rejects.toMatchObject({ name: "TargetUnavailableError" });
    const [line] = lines.filter(({ message }) => message === "fail.failed");
    expect(line).toMatchObject({ level: "ERROR", error: { name: "TargetUnavailableError", code: "TS530" } });
    expect(lines.find((entry) => "_aws" in entry)).toMatchObject({ function: "fail", Failures: 1 });
    expect(JSON.stringify(lines)).not.toContain("Guy Deb");
  });
});
