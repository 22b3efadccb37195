import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../../src/core/errors/error-classes.ts";
import { parseRunInput, type RunInput } from "../../../src/core/pipeline/run-input.ts";
import { runContext } from "../../support/run-context.ts";

const context = await runContext();

function refusal(value: unknown): InvalidInputError {
  try {
    parseRunInput(value, context);
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(value)} was accepted`);
}

const codesOf = (value: unknown): string[] => refusal(value).problems.map(({ code, where }) => `${code} ${where}`);

describe("input of an execution", () => {
  const usual = { dryRun: false, maxConcurrency: null };
  const accepted: [title: string, input: unknown, expected: RunInput][] = [
    ["nothing said is mode changes", {}, { ...usual, mode: "changes", reconcile: false }],
    [
      "changes with a certificate",
      { mode: "changes", reconcile: true },
      { ...usual, mode: "changes", reconcile: true },
    ],
    [
      "full takes the newest epoch and certifies",
      { mode: "full" },
      { ...usual, mode: "full", epoch: null, force: false, reconcile: true },
    ],
    [
      "full of one epoch, again, without certificate",
      { mode: "full", epoch: "0002", force: true, reconcile: false },
      { ...usual, mode: "full", epoch: "0002", force: true, reconcile: false },
    ],
    [
      "files, repeats once",
      { mode: "files", files: ["raw/epoch=0001/pos/City/", "raw/epoch=0001/pos/City/"], force: true },
      { ...usual, mode: "files", files: ["raw/epoch=0001/pos/City/"], force: true, reconcile: false },
    ],
    ["reconcile", { mode: "reconcile" }, { ...usual, mode: "reconcile", tables: null, reconcile: true }],
    [
      "reconcile that says so twice",
      { mode: "reconcile", reconcile: true },
      { ...usual, mode: "reconcile", tables: null, reconcile: true },
    ],
    [
      "range: relative to the execution's start, tables by any name",
      { mode: "range", from: "-P1DT2H", to: "-PT30M", tables: ["lines", "ORDER"], maxConcurrency: 2 },
      {
        mode: "range",
        from: new Date("2026-11-19T10:00:00Z"),
        to: new Date("2026-11-20T11:30:00Z"),
        tables: ["Orderline", "Order"],
        epoch: null,
        force: false,
        reconcile: false,
        dryRun: false,
        maxConcurrency: 2,
      },
    ],
    [
      "range: a zone counts, the end is the start of the execution",
      { mode: "range", from: "2026-11-20T10:00:00+02:00", epoch: "0001", force: true },
      {
        ...usual,
        mode: "range",
        from: new Date("2026-11-20T08:00:00Z"),
        to: new Date("2026-11-20T12:00:00Z"),
        tables: null,
        epoch: "0001",
        force: true,
        reconcile: false,
      },
    ],
    [
      "table, as a dry run",
      { mode: "table", tables: ["customer"], dryRun: true },
      {
        mode: "table",
        tables: ["Customer"],
        epoch: null,
        force: false,
        replace: false,
        reconcile: true,
        dryRun: true,
        maxConcurrency: null,
      },
    ],
    [
      "table, replaced: confirmed in any order and by any name",
      { mode: "table", tables: ["customer", "Order"], replace: true, confirm: "orders, Customer" },
      {
        ...usual,
        mode: "table",
        tables: ["Customer", "Order"],
        epoch: null,
        force: false,
        replace: true,
        reconcile: true,
      },
    ],
    [
      "repair of the last findings",
      { mode: "repair" },
      { ...usual, mode: "repair", of: null, keys: null, reconcile: false },
    ],
    [
      "repair of a run's findings",
      { mode: "repair", of: "run-7" },
      { ...usual, mode: "repair", of: "run-7", keys: null, reconcile: false },
    ],
    [
      "repair of keys: 0 is an id, digits are an integer where the key is one",
      { mode: "repair", customers: [0, 42, 42], orders: ["9007199254740993", "7"], places: ["00501"] },
      {
        ...usual,
        mode: "repair",
        of: null,
        keys: { customers: ["i:0", "i:42"], orders: ["i:9007199254740993", "i:7"], products: [], places: ["t:00501"] },
        reconcile: false,
      },
    ],
  ];
  it.each(accepted)("%s", (_title, input, expected) => {
    expect(parseRunInput(input, context)).toEqual(expected);
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
      ["TS504 input.epoch", "TS504 input.force", "TS504 input.reconcile"],
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
      "a replacement that is not confirmed",
      { mode: "table", tables: ["Order"], replace: true },
      ["TS504 input.confirm"],
    ],
    [
      "a replacement of which only a part is confirmed",
      { mode: "table", tables: ["Order", "Customer"], replace: true, confirm: "Order" },
      ["TS555 input.confirm"],
    ],
    [
      "a replacement that confirms more",
      { mode: "table", tables: ["Order"], replace: true, confirm: "Order,Customer" },
      ["TS555 input.confirm"],
    ],
    ["a confirmation of nothing", { mode: "table", tables: ["Order"], confirm: "Order" }, ["TS505 input.confirm"]],
    [
      "a replacement in another mode",
      { mode: "full", replace: true, confirm: "Order" },
      ["TS505 input.replace", "TS505 input.confirm"],
    ],
    ["a share of a reconciliation", { mode: "reconcile", sample: 0.1 }, ["TS550 input.sample"]],
    ["a range without beginning", { mode: "range" }, ["TS504 input.from"]],
    ["a time without zone", { mode: "range", from: "2026-11-20T10:00:00" }, ["TS504 input.from"]],
    ["a duration of nothing", { mode: "range", from: "-PT" }, ["TS504 input.from"]],
    ["30 February", { mode: "range", from: "2026-02-30", to: "2026-13-01" }, ["TS504 input.to", "TS552 input.from"]],
    ["a range that ends before it begins", { mode: "range", from: "2026-11-19", to: "2026-11-18" }, ["TS552 input.to"]],
    ["a range that begins after the start", { mode: "range", from: "2026-12-01" }, ["TS552 input.to"]],
    [
      "unknown tables, each",
      { mode: "table", tables: ["ordrs", "SalesTax"] },
      ["TS551 input.tables[0]", "TS551 input.tables[1]"],
    ],
    ["findings and keys at once", { mode: "repair", of: "run-1", customers: [1] }, ["TS505 input.of"]],
    [
      "keys of the wrong type",
      { mode: "repair", customers: ["x", 1.5], places: [501] },
      ["TS504 input.customers[1]", "TS553 input.customers[0]", "TS553 input.places[0]"],
    ],
    ["more calls than allowed", { maxConcurrency: 9 }, ["TS554 input.maxConcurrency"]],
    ["more calls than any deployment allows, once", { maxConcurrency: 500 }, ["TS504 input.maxConcurrency"]],
    ["no calls at all", { maxConcurrency: 0 }, ["TS504 input.maxConcurrency"]],
    [
      "everything wrong at once",
      { mode: "ful", flies: [], epoch: "1", force: 0 },
      ["TS502 input.mode", "TS503 input.flies", "TS504 input.epoch", "TS504 input.force"],
    ],
  ];
  it.each(refused)("refuses %s", (_title, input, codes) => {
    expect(codesOf(input)).toEqual(codes);
  });

  it("suggests what was meant", () => {
    expect(refusal({ mode: "recncile" }).message).toContain('Did you mean "reconcile"?');
    expect(refusal({ mode: "files", files: ["raw/a"], forec: true }).message).toContain('Did you mean "force"?');
    expect(refusal({ mode: "table", table: ["Order"] }).message).toContain('Did you mean "tables"?');
    expect(refusal({ mode: "table", tables: ["ordrs"] }).message).toContain('Did you mean "orders"?');
    expect(refusal({ mode: "table", tables: ["custmers"] }).message).toContain('Did you mean "customers"?');
  });

  it("says each thing in one sentence that can be read", () => {
    expect(refusal({ mode: "reconcile", sample: 0.1 }).message).toBe(
      "TS550 input.sample: found a field that is refused on purpose, expected none of that name. A certificate speaks for everything it names; compare some tables with `tables`, or everything.",
    );
    expect(refusal({ mode: "changes", force: true }).message).toBe(
      "TS505 input.force: found mode changes, expected this field only in mode full or files or range or table. Leave it out, or change the mode.",
    );
    expect(refusal({ mode: "repair", customers: ["4x"] }).message).toBe(
      'TS553 input.customers[0]: found "4x", expected an integer or its digits as text, as the table\'s key is an integer. Nothing was started.',
    );
  });

  it("is at most 180,000 bytes long, so that plan and summary fit beside it", () => {
    const places = (chars: number): object => ({ mode: "repair", places: Array(1_000).fill("é".repeat(chars)) });
    expect(parseRunInput(places(88), context)).toMatchObject({ mode: "repair" });
    expect(refusal(places(89)).message).toBe(
      "TS557 input: found 181,028 bytes of JSON, expected at most 180,000. Share it out among several runs; prefixes name many files.",
    );
  });

  it("names the first forty problems and counts the rest, within what Step Functions keeps of an error", () => {
    const wrong = Array.from({ length: 1_000 }, () => ({ key: "x".repeat(90) }));
    const fields = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`${i}${"x".repeat(900)}`, 1]));
    for (const input of [{ mode: "repair", customers: wrong, products: wrong }, fields]) {
      const { name, problems, message, stack } = refusal(input);
      expect(problems).toHaveLength(41);
      expect(problems.at(-1)?.found).toMatch(/^(?:1,961|60) problems more$/);
      const payload = { errorType: name, errorMessage: message, trace: stack?.split("\n") };
      expect(JSON.stringify(payload).length).toBeLessThan(32_768);
    }
  });

  it("quotes at most a little of what was typed", () => {
    expect(refusal({ mode: "x".repeat(100_000) }).message.length).toBeLessThan(500);
  });
});
