import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../../src/core/errors/error-classes.ts";
import { parseRunInput, type RunInput } from "../../../src/core/pipeline/run-input.ts";

function refusal(value: unknown): InvalidInputError {
  try {
    parseRunInput(value);
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(value)} was accepted`);
}

const codesOf = (value: unknown): string[] => refusal(value).problems.map(({ code, where }) => `${code} ${where}`);

describe("input of an execution", () => {
  const accepted: [title: string, input: unknown, expected: RunInput][] = [
    ["nothing said is mode changes", {}, { mode: "changes", reconcile: false }],
    ["changes with a certificate", { mode: "changes", reconcile: true }, { mode: "changes", reconcile: true }],
    [
      "full takes the newest epoch and certifies",
      { mode: "full" },
      { mode: "full", epoch: null, force: false, reconcile: true },
    ],
    [
      "full of one epoch, again, without certificate",
      { mode: "full", epoch: "0002", force: true, reconcile: false },
      { mode: "full", epoch: "0002", force: true, reconcile: false },
    ],
    [
      "files, repeats once",
      { mode: "files", files: ["raw/epoch=0001/pos/City/", "raw/epoch=0001/pos/City/"], force: true },
      { mode: "files", files: ["raw/epoch=0001/pos/City/"], force: true, reconcile: false },
    ],
    ["reconcile", { mode: "reconcile" }, { mode: "reconcile", reconcile: true }],
    ["reconcile that says so twice", { mode: "reconcile", reconcile: true }, { mode: "reconcile", reconcile: true }],
  ];
  it.each(accepted)("%s", (_title, input, expected) => {
    expect(parseRunInput(input)).toEqual(expected);
  });

  const refused: [title: string, input: unknown, codes: string[]][] = [
    ["no object", "changes", ["TS501 input"]],
    ["a list", [], ["TS501 input"]],
    ["null", null, ["TS501 input"]],
    ["unknown mode", { mode: "chnages" }, ["TS502 input.mode"]],
    ["a mode that is no text", { mode: 1 }, ["TS502 input.mode"]],
    ["unknown field", { mode: "changes", forse: true }, ["TS503 input.forse"]],
    ["a field of another mode", { mode: "changes", force: true }, ["TS505 input.force"]],
    [
      "wrong types",
      { mode: "full", force: "yes", reconcile: 1, epoch: 1 },
      ["TS504 input.force", "TS504 input.reconcile", "TS504 input.epoch"],
    ],
    ["files without files", { mode: "files" }, ["TS504 input.files"]],
    ["files that are no list", { mode: "files", files: "raw/x" }, ["TS504 input.files"]],
    ["an empty list", { mode: "files", files: [] }, ["TS504 input.files"]],
    [
      "files elsewhere",
      { mode: "files", files: ["raw/a", "quarantine/a", 7] },
      ["TS504 input.files[1]", "TS504 input.files[2]"],
    ],
    ["reconcile without reconciling", { mode: "reconcile", reconcile: false }, ["TS504 input.reconcile"]],
    [
      "everything wrong at once",
      { mode: "ful", flies: [], epoch: "1", force: 0 },
      ["TS502 input.mode", "TS503 input.flies", "TS504 input.force", "TS504 input.epoch"],
    ],
  ];
  it.each(refused)("refuses %s", (_title, input, codes) => {
    expect(codesOf(input)).toEqual(codes);
  });

  it("suggests what was meant", () => {
    expect(refusal({ mode: "recncile" }).message).toContain('Did you mean "reconcile"?');
    expect(refusal({ mode: "files", files: ["raw/a"], forec: true }).message).toContain('Did you mean "force"?');
  });

  it("quotes at most a little of what was typed", () => {
    expect(refusal({ mode: "x".repeat(100_000) }).message.length).toBeLessThan(500);
  });
});
