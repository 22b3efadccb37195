import { describe, expect, it } from "vitest";
import { runOutcome } from "../../dashboard/states/run-outcome.ts";

describe("what a run says of itself", () => {
  it("is its status and what to start next", () => {
    const output = { status: "DRIFT", next: [{ why: "2 documents differ", input: { mode: "repair", of: "night" } }] };
    expect(runOutcome(JSON.stringify(output))).toEqual({
      status: "DRIFT",
      next: [{ why: "2 documents differ", input: '{\n  "mode": "repair",\n  "of": "night"\n}' }],
    });
  });

  it("keeps apart an input that was too long to be printed", () => {
    const output = { status: "PARTIAL", next: [{ why: "again", input: null }] };
    expect(runOutcome(JSON.stringify(output))?.next).toEqual([{ why: "again", input: null }]);
  });

  it.each([undefined, "no JSON", "null", "[]", '{"status":"equal"}', '{"status":1,"next":[]}'])(
    "is nothing for %j: no run's summary",
    (output) => {
      expect(runOutcome(output)).toBeNull();
    },
  );
});
