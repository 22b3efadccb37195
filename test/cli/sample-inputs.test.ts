import { existsSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { sampleInputs, sampleInputsText } from "../../cli/sample-inputs.ts";
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
});
