import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { FIELDS, modeOf, MODES, type RunField } from "../src/core/pipeline/run-fields.ts";

const PROJECT = path.resolve(import.meta.dirname, "..");

/** One sample input of the state machine: the file to name as `@file`, its JSON on one line, and what it does. */
export type SampleInput = { readonly file: string; readonly input: string; readonly says: string };

/** The inputs below events/ that the tests, `sam local invoke` and the Step Functions console use as well. */
export function sampleInputs(): SampleInput[] {
  const files = globSync("events/pos-pipeline.*.json", { cwd: PROJECT }).toSorted();
  return files.map((file) => {
    const input = JSON.parse(readFileSync(path.join(PROJECT, file), "utf8")) as Input;
    return { file, input: JSON.stringify(input), says: sentences(input) };
  });
}

type Input = { readonly mode?: string; readonly dryRun?: boolean };

/** What the mode does, then what each field changes about it. */
function sentences({ mode: given, dryRun, ...fields }: Input): string {
  const mode = modeOf(given);
  const says = mode === null ? "" : MODES[mode].says;
  const changes = Object.keys(fields).map((field) => firstSentence(FIELDS[field as RunField].says));
  return [dryRun === true ? `Only says what it would do: ${says}` : says, ...changes].join(" ");
}

const firstSentence = (text: string): string => /^.*?\.(?= |$)/s.exec(text)?.[0] ?? text;

/** The list as `tillstream run --events` prints it. */
export function sampleInputsText(): string {
  const lines = sampleInputs().map(({ file, input, says }) => `@${file}\n    ${says}\n    ${input}`);
  return `${lines.join("\n")}\n`;
}
