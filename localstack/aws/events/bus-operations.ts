import { AwsError } from "../aws-error.ts";
import { objectListMember, refuseOtherMembers, textListMember, textMember } from "../json-member.ts";
import type { JsonObject, JsonOperation } from "../json-service.ts";
import { notImplemented } from "../not-implemented.ts";
import type { CheckedRule } from "./checked-rule.ts";
import type { EventRules } from "./event-rules.ts";
import type { Rule, RuleTarget } from "./local-event-bus.ts";
import { matchPattern } from "./match-pattern.ts";
import { putEvents, type PutEventsContext } from "./put-events.ts";
import { readEventPattern } from "./read-event-pattern.ts";
import { withAwsErrors } from "./with-aws-errors.ts";

const BUS_MEMBERS = ["EventBusName", "Limit", "NextToken"];

function requiredText(input: JsonObject, name: string): string {
  const value = textMember(input, name);
  if (value === undefined || value === "") throw new AwsError("ValidationException", 400, `The parameter ${name} is required.`);
  return value;
}

function jsonMember(input: JsonObject, name: string, errorCode: string): unknown {
  try {
    return JSON.parse(requiredText(input, name));
  } catch (error) {
    if (error instanceof AwsError) throw error;
    throw new AwsError(errorCode, 400, `The parameter ${name} is not JSON.`);
  }
}

const describe = (rule: CheckedRule): object => ({
  Name: rule.name,
  Arn: rule.arn,
  EventPattern: JSON.stringify(rule.pattern),
  State: rule.enabled ? "ENABLED" : "DISABLED",
  EventBusName: "default",
});

function ruleOf(input: JsonObject, rules: EventRules): Rule {
  const name = requiredText(input, "Name");
  return {
    name,
    pattern: jsonMember(input, "EventPattern", "InvalidEventPatternException"),
    enabled: textMember(input, "State") !== "DISABLED",
    targets: rules.find(name)?.targets ?? [],
  };
}

function withTargets(rule: CheckedRule, added: readonly RuleTarget[], removedIds: readonly string[]): Rule {
  const gone = new Set([...removedIds, ...added.map((target) => target.Id)]);
  return { ...rule, targets: [...rule.targets.filter((target) => !gone.has(target.Id)), ...added] };
}

function removeRule(rules: EventRules, name: string): undefined {
  if ((rules.find(name)?.targets.length ?? 0) > 0) throw new AwsError("ValidationException", 400, "Rule can't be deleted since it has targets.");
  rules.remove(name);
  return undefined;
}

type Operation = { readonly takes: readonly string[]; readonly run: (input: JsonObject) => object | undefined | Promise<object> };

function operationTable(rules: EventRules, events: PutEventsContext): Record<string, Operation> {
  const ruleName = (input: JsonObject): CheckedRule => rules.get(requiredText(input, "Rule"));
  const enable = (input: JsonObject, enabled: boolean): undefined => void rules.put({ ...rules.get(requiredText(input, "Name")), enabled });
  return {
    PutEvents: { takes: ["Entries"], run: (input) => putEvents(input, events) },
    PutRule: { takes: ["Name", "EventPattern", "State", "Description", "RoleArn"], run: (input) => ({ RuleArn: rules.put(ruleOf(input, rules)).arn }) },
    DescribeRule: { takes: ["Name"], run: (input) => describe(rules.get(requiredText(input, "Name"))) },
    ListRules: {
      takes: ["NamePrefix"],
      run: (input) => ({ Rules: rules.all().filter((rule) => rule.name.startsWith(textMember(input, "NamePrefix") ?? "")).map(describe) }),
    },
    DeleteRule: { takes: ["Name"], run: (input) => removeRule(rules, requiredText(input, "Name")) },
    EnableRule: { takes: ["Name"], run: (input) => enable(input, true) },
    DisableRule: { takes: ["Name"], run: (input) => enable(input, false) },
    PutTargets: {
      takes: ["Rule", "Targets"],
      run: (input) => {
        rules.put(withTargets(ruleName(input), objectListMember(input, "Targets") as RuleTarget[], []));
        return { FailedEntryCount: 0, FailedEntries: [] };
      },
    },
    RemoveTargets: {
      takes: ["Rule", "Ids"],
      run: (input) => {
        rules.put(withTargets(ruleName(input), [], textListMember(input, "Ids")));
        return { FailedEntryCount: 0, FailedEntries: [] };
      },
    },
    ListTargetsByRule: { takes: ["Rule"], run: (input) => ({ Targets: ruleName(input).targets }) },
    TestEventPattern: {
      takes: ["EventPattern", "Event"],
      run: (input) => {
        const pattern = readEventPattern(jsonMember(input, "EventPattern", "InvalidEventPatternException"), "TestEventPattern");
        return { Result: matchPattern(pattern, jsonMember(input, "Event", "ValidationException")) };
      },
    },
  };
}

function checkBus(input: JsonObject): void {
  const bus = textMember(input, "EventBusName");
  if (bus !== undefined && bus !== "default" && !bus.endsWith(":event-bus/default")) throw notImplemented(`EventBridge bus ${bus} (there is only the default bus)`);
}

/** The EventBridge API over the rules: what an official client needs to make, look at, try and remove rules, and to put events. */
export function busOperations(rules: EventRules, events: PutEventsContext): Record<string, JsonOperation> {
  const operations = Object.entries(operationTable(rules, events)).map(([name, operation]): [string, JsonOperation] => [
    name,
    (input) => {
      refuseOtherMembers(input, `EventBridge ${name}`, [...operation.takes, ...BUS_MEMBERS]);
      checkBus(input);
      return withAwsErrors(() => operation.run(input));
    },
  ]);
  return Object.fromEntries(operations);
}
