import { jsonText } from "../states/json-text.ts";
import { isJsonObject, type JsonObject } from "../states/json.ts";
import { holds, type ResolveContext } from "./resolve-value.ts";

/** The template's Rules about its parameters, as CloudFormation checks them before it makes anything. Reports every assertion that fails. */
export function checkRules(rules: JsonObject, context: ResolveContext): void {
  for (const [name, rule] of Object.entries(rules)) {
    const path = `Rules.${name}`;
    const { RuleCondition: condition, Assertions: assertions = null } = isJsonObject(rule) ? rule : {};
    if (condition !== undefined && !holds(condition, context, `${path}.RuleCondition`)) continue;
    for (const [index, assertion] of (Array.isArray(assertions) ? assertions : []).entries()) {
      const { Assert: test = null, AssertDescription: why = null } = isJsonObject(assertion) ? assertion : {};
      const where = `${path}.Assertions[${index}]`;
      if (!holds(test, context, `${where}.Assert`)) {
        context.report.invalid(where, "these parameters", jsonText(why));
      }
    }
  }
}
