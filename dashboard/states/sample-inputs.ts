import { readdirSync, readFileSync } from "node:fs";

export type SampleInput = { readonly name: string; readonly text: string };

/** Inputs of the whole state machine; the others in the folder are for single functions. */
const OF_THE_MACHINE = /^pos-pipeline\.(.+)\.json$/;

/** The event files that "New execution" offers, by name. */
export function sampleInputs(folder: URL): SampleInput[] {
  return readdirSync(folder)
    .toSorted()
    .flatMap((file) => {
      const name = OF_THE_MACHINE.exec(file)?.[1];
      return name === undefined ? [] : [{ name, text: readFileSync(new URL(file, folder), "utf8").trimEnd() }];
    });
}
