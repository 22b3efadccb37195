import { unreachable } from "../unreachable.ts";
import type { ValueRule } from "./run-fields.ts";

/** Does one value, or one item of a list, look as the rule says? */
export function fitsRule(rule: ValueRule, value: unknown): boolean {
  switch (rule.kind) {
    case "flag":
      return typeof value === "boolean";
    case "count":
      return Number.isInteger(value) && (value as number) >= rule.least && (value as number) <= rule.most;
    case "text":
    case "texts":
      return typeof value === "string" && rule.patterns.some((pattern) => new RegExp(pattern, "u").test(value));
    case "keys":
      return Number.isSafeInteger(value) || (typeof value === "string" && value !== "");
    default:
      return unreachable(rule);
  }
}
