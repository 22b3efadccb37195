import { existsSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { modesText } from "../../cli/modes-text.ts";
import { sampleInputs, sampleInputsText } from "../../cli/sample-inputs.ts";
import { RUN_MODES } from "../../src/core/pipeline/run-fields.ts";
import { parseRunInput } from "../../src/core/pipeline/run-input.ts";
import { runContext } from "../support/run-context.ts";

const PROJECT = path.resolve(import.meta.dirname, "../..");

it("lists every sample input with its file, what it does and JSON that the state machine accepts", async () => {
  const context = await runContext();
  const samples = sampleInputs();
  expect(samples.length).toBeGreaterThan(12);
  for (const { file, input, says } of samples) {
    expect(existsSync(path.join(PROJECT, file)), file).toBe(true);
    expect(() => parseRunInput(JSON.parse(input), context), file).not.toThrow();
    expect(says, file).toMatch(/\.$/);
    expect(sampleInputsText()).toContain(`@${file}`);
  }
  expect(new Set(samples.map(({ says }) => says)).size).toBe(samples.length);
});

it("lists no time that is past one day for good", () => {
  for (const { file, input } of sampleInputs()) expect(input, file).not.toMatch(/"(from|to)":"\d/);
});

it("lists every mode in the help, with what it must be given, and in fewer lines than the samples take", () => {
  const lines = modesText().trimEnd().split("\n");
  expect(lines.map((line) => line.trim().split(" ")[0])).toEqual([...RUN_MODES]);
  expect(modesText()).toMatch(/range .*Needs from: a day, /);
  expect(lines.length).toBeLessThan(sampleInputsText().split("\n").length / 3);
});
