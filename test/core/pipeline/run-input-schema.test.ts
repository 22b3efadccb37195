import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { InvalidInputError } from "../../../src/core/errors/error-classes.ts";
import { FIELDS, RUN_MODES } from "../../../src/core/pipeline/run-fields.ts";
import { parseRunInput } from "../../../src/core/pipeline/run-input.ts";
import { runInputSchema } from "../../../src/core/pipeline/run-input-schema.ts";
import { runContext } from "../../support/run-context.ts";

const context = await runContext();
const published: unknown = JSON.parse(
  readFileSync(new URL("../../../docs/run-input.schema.json", import.meta.url), "utf8"),
);
/** Zod reads the published schema; none of its code made it. */
const schema = z.fromJSONSchema(published as Parameters<typeof z.fromJSONSchema>[0]);

/** Codes of what only a deployment knows: its tables, key types and ceilings, and the order of two times. */
const MEANING = new Set(["TS551", "TS552", "TS553", "TS554"]);

function parserAccepts(input: unknown): boolean {
  try {
    parseRunInput(input, context);
    return true;
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return error.problems.every(({ code }) => MEANING.has(code));
  }
}

const values = fc.oneof(
  fc.boolean(),
  fc.constantFrom(0, 1, 50, 51, 1.5, -3, 2 ** 53, null),
  fc.constantFrom(
    "",
    "0001",
    "1",
    "raw/x",
    "Order",
    "a/b",
    "run-1",
    "a run",
    "-PT2H",
    "-P",
    "-P1D",
    "-PT",
    "2026-11-20",
    "2026-13-01",
    "2026-11-20T10:00Z",
    "2026-11-20T10:00",
  ),
  fc.array(fc.constantFrom("raw/x", "Order", "", 7, 1.5, "00501", null), { maxLength: 3 }),
  fc.constantFrom({}, []),
);
const fields = fc.dictionary(fc.constantFrom(...Object.keys(FIELDS), "forse", "replace"), values, { maxKeys: 4 });
const modes = fc.option(fc.constantFrom(...RUN_MODES, "ful", 1, null), { nil: undefined });

describe("JSON Schema of the input", () => {
  it("is published as it is made", () => {
    expect(published).toEqual(runInputSchema());
  });

  it("agrees with the parser about every input's form", () => {
    let [accepted, refused] = [0, 0];
    fc.assert(
      fc.property(modes, fields, (mode, rest) => {
        const input = mode === undefined ? rest : { mode, ...rest };
        const accepts = parserAccepts(input);
        if (accepts) accepted += 1;
        else refused += 1;
        expect(schema.safeParse(input).success, JSON.stringify(input)).toBe(accepts);
      }),
      { numRuns: 3_000 },
    );
    expect(Math.min(accepted, refused)).toBeGreaterThan(100);
  });

  it.each([[null], [[]], ["changes"], [7], [true]])("refuses %j, which is no object", (input) => {
    expect(schema.safeParse(input).success).toBe(false);
    expect(parserAccepts(input)).toBe(false);
  });

  it("says what every field and mode is", () => {
    const text = JSON.stringify(runInputSchema());
    for (const { says } of Object.values(FIELDS)) expect(text).toContain(JSON.stringify(says).slice(1, -1));
  });
});
