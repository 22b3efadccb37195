import { runSummary } from "../../src/core/pipeline/run-summary.ts";
import type { RunTraces } from "../../src/core/pipeline/run-traces.ts";
import { STAGE_CALLS } from "../support/stage-calls.ts";
import { describe, expect, it } from "vitest";
import { executionSummary } from "../../dashboard/states/execution-summary.ts";
import { readableError } from "../../dashboard/states/readable-error.ts";
import { redriveVerdict } from "../../dashboard/states/redrive-verdict.ts";
import { sampleInputs } from "../../dashboard/states/sample-inputs.ts";
import { tellingStatus } from "../../dashboard/states/telling-child.ts";

describe("an error", () => {
  const lambda = (errorMessage: string, trace?: string[]): string =>
    JSON.stringify({ errorType: "E", errorMessage, trace });

  it.each([
    ["none", null, null, null],
    [
      "a sentence",
      "States.Timeout",
      "took longer than 5 s",
      { name: "States.Timeout", problems: ["took longer than 5 s"], trace: [] },
    ],
    [
      "a Lambda's",
      "Bad",
      lambda("no", ["Bad: no", "at f"]),
      { name: "Bad", problems: ["no"], trace: ["Bad: no", "at f"] },
    ],
    [
      "one with two problems",
      "InvalidInputError",
      lambda("TS502 a: found 1.\nTS503 b: found 2.\n"),
      { name: "InvalidInputError", problems: ["TS502 a: found 1.", "TS503 b: found 2."], trace: [] },
    ],
    ["JSON that is no Lambda's", "E", '{"a":1}', { name: "E", problems: ['{"a":1}'], trace: [] }],
    ["JSON that is no object", "E", "null", { name: "E", problems: ["null"], trace: [] }],
    ["a stop without words", null, "", { name: "", problems: [], trace: [] }],
  ])("%s", (_, error, cause, expected) => {
    expect(readableError(error, cause)).toEqual(expected);
  });
});

describe("redrive", () => {
  it.each([
    [{ redriveStatus: "REDRIVABLE" }, true, "goes on from the state"],
    [{ redriveStatus: "REDRIVABLE", error: "InvalidInputError" }, true, "start a new execution"],
    [{ redriveStatus: "REDRIVABLE_BY_MAP_RUN" }, false, "Map Run"],
    [
      { redriveStatus: "NOT_REDRIVABLE", redriveStatusReason: "Execution is RUNNING and cannot be redriven" },
      false,
      "Execution is RUNNING",
    ],
    [{}, false, "does not say"],
  ] as const)("%j", (described, allowed, words) => {
    expect(redriveVerdict(described)).toEqual({ allowed, words: expect.stringContaining(words) });
  });
});

/** What the state machine's last state answers. */
function outputOf(applied: number): string {
  const { input, output } = STAGE_CALLS.summarise;
  const { plan } = input;
  const files = { ...output.files, planned: applied > 0 ? 1 : 0, done: applied > 0 ? 1 : 0, skipped: 0 };
  const traces: RunTraces = {
    ...input,
    input: {},
    plan: {
      ...plan,
      mode: "changes",
      wouldLoad: null,
      filesRefused: 0,
      skipped: { done: 0, busy: 0, ignored: 0, quarantined: 0 },
    },
    loaded: { files, aside: [], rows: { rowsRead: applied, applied, superseded: 0, quarantined: 0 }, tables: {} },
    built: { customers: 0, products: 0, slices: 0 },
    repaired: null,
    swept: null,
    certificate: null,
  };
  return JSON.stringify(runSummary(traces, new Date("2026-11-20T10:01:00Z")));
}

describe("the list's words", () => {
  it.each([
    [{ input: '{"mode":"full"}' }, { mode: "full", verdict: "", result: "" }],
    [
      { input: "{}", output: outputOf(1234) },
      { mode: "changes", verdict: "OK", result: "1,234 rows applied" },
    ],
    [
      { input: "{}", output: outputOf(0) },
      { mode: "changes", verdict: "NOTHING_TO_DO", result: "" },
    ],
    [
      { input: '{"mode":"ful"}', error: "InvalidInputError" },
      { mode: "ful", verdict: "", result: "InvalidInputError" },
    ],
    [
      { input: "[1]", output: '"text"' },
      { mode: "", verdict: "", result: "" },
    ],
    [
      { input: "{", output: "{" },
      { mode: "", verdict: "", result: "" },
    ],
    [{}, { mode: "", verdict: "", result: "" }],
  ])("%j", (described, summary) => {
    expect(executionSummary(described)).toEqual(summary);
  });
});

describe("which children of a Map Run tell most", () => {
  const none = {
    pending: 0,
    running: 0,
    succeeded: 0,
    failed: 0,
    timedOut: 0,
    aborted: 0,
    total: 9,
    resultsWritten: 0,
  };

  it.each([
    [{}, null],
    [{ succeeded: 9 }, "SUCCEEDED"],
    [{ succeeded: 8, aborted: 1 }, "ABORTED"],
    [{ succeeded: 5, running: 3, aborted: 1 }, "RUNNING"],
    [{ running: 3, timedOut: 1 }, "TIMED_OUT"],
    [{ running: 3, timedOut: 1, failed: 1 }, "FAILED"],
  ])("%j", (counts, status) => {
    expect(tellingStatus({ ...none, ...counts })).toBe(status);
  });
});

describe("inputs to start from", () => {
  it("are the event files of the machine, each JSON with a mode", () => {
    const samples = sampleInputs(new URL("../../events/", import.meta.url));
    expect(samples.map(({ name }) => name)).toContain("full");
    for (const { text } of samples) expect(JSON.parse(text)).toHaveProperty("mode");
  });
});
