import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { modeOf, MODES } from "../src/core/pipeline/run-fields.ts";

const PROJECT = path.resolve(import.meta.dirname, "..");

/** One sample input of the state machine: the file to name as `@file`, its JSON on one line, and what it does. */
export type SampleInput = { readonly file: string; readonly input: string; readonly says: string };

/** The inputs below events/ that the tests, `sam local invoke` and the Step Functions console use as well. */
export function sampleInputs(): SampleInput[] {
  const files = globSync("events/pos-pipeline.*.json", { cwd: PROJECT }).toSorted();
  return files.map((file) => {
    const input = JSON.parse(readFileSync(path.join(PROJECT, file), "utf8")) as { mode?: string; dryRun?: boolean };
    const mode = modeOf(input.mode);
    const says = mode === null ? "" : MODES[mode].says;
    return {
      file,
      input: JSON.stringify(input),
      says: input.dryRun === true ? `Only says what it would do: ${says}` : says,
    };
  });
}

/** The list as `tillstream run --events` prints it. */
export function sampleInputsText(): string {
  const lines = sampleInputs().map(({ file, input, says }) => `@${file}\n    ${says}\n    ${input}`);
  return `${lines.join("\n")}\n`;
}
