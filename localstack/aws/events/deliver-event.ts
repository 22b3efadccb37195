import { setTimeout as sleep } from "node:timers/promises";
import { AwsError } from "../aws-error.ts";
import type { CheckedRule, CheckedTarget, ResolveTarget } from "./checked-rule.ts";
import type { CloudEvent } from "./cloud-event.ts";

export type DeliveryContext = {
  readonly resolveTarget: ResolveTarget;
  readonly now: () => number;
  /** Before attempt 1, 2, … after the first. */
  readonly retryDelayMs: (attempt: number) => number;
  readonly log: (line: string) => void;
  /** Aborted when the bus closes: attempts still to come are dropped. */
  readonly signal: AbortSignal;
};

const TOO_MANY_REQUESTS = 429;

/** What no repetition mends: the target refuses the request as such. Throttling is a 4xx and passes. */
const isFinal = (error: unknown): error is AwsError =>
  error instanceof AwsError && error.status < 500 && error.status !== TOO_MANY_REQUESTS && !/Throttl|TooManyRequests/.test(error.code);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function giveUp(event: CloudEvent, rule: CheckedRule, { target }: CheckedTarget, error: unknown, retries: number, reason: string, context: DeliveryContext): Promise<void> {
  context.log(`EventBridge rule ${rule.name} gave up on target ${target.Id} after ${retries} retries (${reason}): ${messageOf(error)}`);
  const deadLetterArn = target.DeadLetterConfig?.Arn;
  const deliver = deadLetterArn === undefined ? null : context.resolveTarget(deadLetterArn);
  // The names EventBridge itself puts on dead letters.
  await deliver?.(JSON.stringify(event), {
    RULE_ARN: rule.arn,
    TARGET_ARN: target.Arn,
    ERROR_CODE: error instanceof AwsError ? error.code : "SDK_CLIENT_ERROR",
    ERROR_MESSAGE: messageOf(error),
    RETRY_ATTEMPTS: String(retries),
    EXHAUSTED_RETRY_CONDITION: reason,
  });
}

/**
 * Brings an event to one target, again and again until the rule's retry policy ends it; then to the dead-letter queue, if there is one.
 * Calls `afterFirstAttempt` as soon as that one is over. Never rejects.
 */
export async function deliverEvent(
  event: CloudEvent,
  rule: CheckedRule,
  checked: CheckedTarget,
  context: DeliveryContext,
  afterFirstAttempt: () => void,
): Promise<void> {
  const begunAtMs = context.now();
  const payload = checked.input(event, rule, begunAtMs);
  try {
    for (let retries = 0; ; retries++) {
      try {
        const deliver = context.resolveTarget(checked.target.Arn);
        if (deliver === null) throw new AwsError("NO_RESOURCE", 404, `There is no ${checked.target.Arn}.`);
        await deliver(payload);
        return;
      } catch (error) {
        const isOld = context.now() - begunAtMs >= checked.maxAgeMs;
        const reason = isFinal(error) ? "Unretryable" : retries >= checked.maxRetries ? "MaximumRetryAttempts" : isOld ? "MaximumEventAgeInSeconds" : null;
        if (reason !== null) return await giveUp(event, rule, checked, error, retries, reason, context);
      }
      afterFirstAttempt();
      await sleep(context.retryDelayMs(retries + 1), undefined, { signal: context.signal });
    }
  } catch (error) {
    if (!context.signal.aborted) context.log(`EventBridge rule ${rule.name} lost an event for target ${checked.target.Id}: ${messageOf(error)}`);
  } finally {
    afterFirstAttempt();
  }
}
