import { AwsError } from "../aws-error.ts";
import { checkRule, type CheckedRule, type ResolveTarget } from "./checked-rule.ts";
import type { CloudEvent } from "./cloud-event.ts";
import type { Rule } from "./local-event-bus.ts";
import { matchPattern } from "./match-pattern.ts";

/** The rules of the default bus, by name. */
export class EventRules {
  readonly #rules = new Map<string, CheckedRule>();
  readonly #resolveTarget: ResolveTarget;
  readonly #arnPrefix: string;

  constructor(region: string, accountId: string, resolveTarget: ResolveTarget) {
    this.#arnPrefix = `arn:aws:events:${region}:${accountId}:rule/`;
    this.#resolveTarget = resolveTarget;
  }

  arnOf(name: string): string {
    return `${this.#arnPrefix}${name}`;
  }

  /** Adds or replaces; throws as `checkRule`, and changes nothing then. */
  put(rule: Rule): CheckedRule {
    const checked = checkRule(rule, this.arnOf(rule.name), this.#resolveTarget);
    this.#rules.set(rule.name, checked);
    return checked;
  }

  find(name: string): CheckedRule | undefined {
    return this.#rules.get(name);
  }

  /** Throws `AwsError` ResourceNotFoundException. */
  get(name: string): CheckedRule {
    const rule = this.#rules.get(name);
    if (rule !== undefined) return rule;
    throw new AwsError("ResourceNotFoundException", 400, `Rule ${name} does not exist on EventBus default.`);
  }

  remove(name: string): void {
    this.#rules.delete(name);
  }

  all(): CheckedRule[] {
    return [...this.#rules.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  matching(event: CloudEvent): CheckedRule[] {
    return this.all().filter((rule) => rule.enabled && matchPattern(rule.matcher, event));
  }
}
