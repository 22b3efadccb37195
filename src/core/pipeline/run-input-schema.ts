import { unreachable } from "../unreachable.ts";
import { FIELDS, KEY_FIELDS, MODES, RUN_MODES, type RunField, type RunMode, type ValueRule } from "./run-fields.ts";

type Schema = { readonly [keyword: string]: unknown };

/**
 * JSON Schema (2020-12) of the state machine's input, made from the definition the parser uses. It says what an input looks like; what
 * only a deployment knows (its tables, its ceilings, the order of two times) is the parser's alone.
 */
export function runInputSchema(): Schema {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Input of the state machine pos-pipeline",
    anyOf: RUN_MODES.flatMap((mode) => formsOf(mode).map((form) => modeSchema(mode, form))),
  };
}

/** One of the shapes a mode's input may have: fields it leaves out, fields it needs besides the mode's own, values it insists on. */
type Form = {
  readonly without: readonly RunField[];
  readonly needs: readonly RunField[];
  readonly fixed: Readonly<Partial<Record<RunField, boolean>>>;
};
const USUAL: Form = { without: [], needs: [], fixed: {} };

function formsOf(mode: RunMode): Form[] {
  switch (mode) {
    // Of a reconciliation or of keys, never of both.
    case "repair":
      return [
        { ...USUAL, without: KEY_FIELDS },
        { ...USUAL, without: ["of"] },
      ];
    case "table":
      return [
        { ...USUAL, without: ["confirm"], fixed: { replace: false } },
        { ...USUAL, needs: ["replace", "confirm"], fixed: { replace: true } },
      ];
    // Saying in mode reconcile that it shall reconcile says the same twice.
    case "reconcile":
      return [{ ...USUAL, fixed: { reconcile: true } }];
    default:
      return [USUAL];
  }
}

function modeSchema(mode: RunMode, { without, needs, fixed }: Form): Schema {
  const { says, required, optional } = MODES[mode];
  const fields = [...required, ...optional].filter((field) => !without.includes(field));
  const properties = Object.fromEntries(fields.map((field) => [field, fieldSchema(field, mode)]));
  const constants = Object.fromEntries(
    Object.entries(fixed).map(([field, value]) => [
      field,
      { description: FIELDS[field as RunField].says, const: value },
    ]),
  );
  return {
    title: mode,
    description: says,
    type: "object",
    properties: { mode: { const: mode, description: modeNote(mode) }, ...properties, ...constants },
    // The default mode may stay unsaid.
    required: [...(mode === "changes" ? [] : ["mode"]), ...required, ...needs],
    additionalProperties: false,
  };
}

const modeNote = (mode: RunMode): string => (mode === "changes" ? "The default." : `{"mode":"${mode}"}`);

function fieldSchema(field: RunField, mode: RunMode): Schema {
  const { rule, says } = FIELDS[field];
  return { description: says, ...ruleSchema(rule), ...defaultOf(field, mode) };
}

function defaultOf(field: RunField, mode: RunMode): Schema {
  if (field === "reconcile") return { default: MODES[mode].reconciles };
  return FIELDS[field].rule.kind === "flag" ? { default: false } : {};
}

function ruleSchema(rule: ValueRule): Schema {
  switch (rule.kind) {
    case "flag":
      return { type: "boolean" };
    case "count":
      return { type: "integer", minimum: rule.least, maximum: rule.most };
    case "text":
      return textSchema(rule.patterns);
    case "texts":
      return { type: "array", items: textSchema(rule.patterns), minItems: 1, maxItems: rule.most };
    case "keys": {
      const safe = Number.MAX_SAFE_INTEGER;
      const key = {
        anyOf: [
          { type: "string", minLength: 1 },
          { type: "integer", minimum: -safe, maximum: safe },
        ],
      };
      return { type: "array", items: key, minItems: 1, maxItems: rule.most };
    }
    default:
      return unreachable(rule);
  }
}

const textSchema = (patterns: readonly string[]): Schema =>
  patterns.length === 1
    ? { type: "string", pattern: patterns[0] }
    : { anyOf: patterns.map((pattern) => ({ type: "string", pattern })) };
