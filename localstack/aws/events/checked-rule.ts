import { InvalidInputError, NotImplementedLocallyError } from "../../../src/core/errors/error-classes.ts";
import type { Problem } from "../../../src/core/errors/tillstream-error.ts";
import type { EventPattern } from "./event-pattern.ts";
import type { Rule, RuleTarget, TargetDelivery } from "./local-event-bus.ts";
import { readEventPattern } from "./read-event-pattern.ts";
import { type NoteProblem, readTargetInput, type TargetInput } from "./target-input.ts";

export type CheckedTarget = {
  readonly target: RuleTarget;
  readonly input: TargetInput;
  readonly maxRetries: number;
  readonly maxAgeMs: number;
};

/** A rule that can be carried out. */
export type CheckedRule = Rule & {
  readonly arn: string;
  readonly enabled: boolean;
  readonly matcher: EventPattern;
  readonly checkedTargets: readonly CheckedTarget[];
};

export type ResolveTarget = (arn: string) => TargetDelivery | null;

const TARGET_PROPERTIES = new Set(["Id", "Arn", "RoleArn", "Input", "InputPath", "InputTransformer", "RetryPolicy", "DeadLetterConfig"]);
/** EventBridge's own: for a day, 185 times. */
const DEFAULT_RETRIES = 185;
const DEFAULT_AGE_SECONDS = 86_400;
const SECOND_MS = 1000;

const REMEDIES: Partial<Record<Problem["code"], string>> = {
  TS831: "Mend it; EventBridge would refuse it too.",
  TS832: "Use what is implemented, or add it to the local EventBridge.",
};

function checkTarget(target: RuleTarget, where: string, resolve: ResolveTarget, problems: Problem[]): CheckedTarget {
  const note: NoteProblem = (path, found, expected, code) =>
    void problems.push({ code, where: `${where}, ${path}`, found, expected, remedy: REMEDIES[code] ?? "" });
  for (const property of Object.keys(target)) {
    if (!TARGET_PROPERTIES.has(property)) note(property, "a property that is not implemented", [...TARGET_PROPERTIES].join(", "), "TS832");
  }
  for (const arn of [target.Arn, target.DeadLetterConfig?.Arn]) {
    if (arn !== undefined && resolve(arn) === null) note("Arn", arn, "a queue or state machine of this local AWS", "TS832");
  }
  return {
    target,
    input: readTargetInput(target, note),
    maxRetries: target.RetryPolicy?.MaximumRetryAttempts ?? DEFAULT_RETRIES,
    maxAgeMs: (target.RetryPolicy?.MaximumEventAgeInSeconds ?? DEFAULT_AGE_SECONDS) * SECOND_MS,
  };
}

/**
 * Reads a rule. Throws InvalidInputError (TS831) for what EventBridge would refuse too, else NotImplementedLocallyError (TS830, TS832) for what only we lack;
 * a faulty pattern first, then all faulty targets together.
 */
export function checkRule(rule: Rule, arn: string, resolve: ResolveTarget): CheckedRule {
  const matcher = readEventPattern(rule.pattern, `rule ${rule.name}`);
  const problems: Problem[] = [];
  const checkedTargets = rule.targets.map((target) => checkTarget(target, `rule ${rule.name}, target ${target.Id}`, resolve, problems));
  if (problems.some((problem) => problem.code === "TS831")) throw new InvalidInputError(problems);
  if (problems.length > 0) throw new NotImplementedLocallyError(problems);
  return { ...rule, arn, enabled: rule.enabled ?? true, matcher, checkedTargets };
}
