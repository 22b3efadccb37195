import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { RUN_MODES } from "../../src/core/pipeline/run-fields.ts";
import { parseRunInput } from "../../src/core/pipeline/run-input.ts";
import { runContext } from "../support/run-context.ts";
import { templateFunctions } from "../support/sam-template.ts";

const context = await runContext();
const FOLDER = path.resolve(import.meta.dirname, "../../events");
const names = globSync("*.json", { cwd: FOLDER });
const read = (name: string): unknown => JSON.parse(readFileSync(path.join(FOLDER, name), "utf8"));
const ownersOf = (owner: string): string[] => names.filter((name) => name.startsWith(`${owner}.`));

describe("sample inputs", () => {
  it("exist for every function and belong to one, or to the state machine", () => {
    const owners = [...templateFunctions().keys(), "pos-pipeline"];
    for (const owner of owners) expect(ownersOf(owner).length, owner).toBeGreaterThan(0);
    expect(names.filter((name) => !owners.includes(name.split(".")[0] ?? ""))).toEqual([]);
  });

  it("are inputs that the state machine accepts, with every mode among them", () => {
    const modes = ownersOf("pos-pipeline").map((name) => parseRunInput(read(name), context).mode);
    expect(new Set(modes)).toEqual(new Set(RUN_MODES));
  });
});
