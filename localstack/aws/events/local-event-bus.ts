import type { LocalService } from "../local-service.ts";
import type { CloudEvent } from "./cloud-event.ts";

/**
 * Hands one payload (JSON text, already shaped by the target's input) to a queue or a state machine. Rejecting means "try again";
 * rejecting with an `AwsError` of status 4xx means "never": it goes to the dead-letter queue at once.
 * `attributes` are given only for dead-letter queues, to be sent as SQS message attributes.
 */
export type TargetDelivery = (payload: string, attributes?: Readonly<Record<string, string>>) => Promise<void>;

/** One target of a rule, in the spelling of the PutTargets API (and of template.yaml). Anything else in it is refused by name. */
export type RuleTarget = {
  readonly Id: string;
  readonly Arn: string;
  readonly RoleArn?: string;
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: { readonly InputPathsMap?: Readonly<Record<string, string>>; readonly InputTemplate: string };
  readonly RetryPolicy?: { readonly MaximumRetryAttempts?: number; readonly MaximumEventAgeInSeconds?: number };
  readonly DeadLetterConfig?: { readonly Arn?: string };
};

export type Rule = {
  readonly name: string;
  /** The EventPattern as an object, not as text. */
  readonly pattern: unknown;
  readonly enabled?: boolean;
  readonly targets: readonly RuleTarget[];
};

/** The default event bus. Rules live in memory: the template puts them back at every start. Delivery is at least once, unordered. */
export type LocalEventBus = LocalService & {
  /**
   * Adds or replaces a rule. Throws, with every fault at once: NotImplementedLocallyError (unknown pattern operator, target property or target ARN that
   * `resolveTarget` does not know) or InvalidInputError (malformed pattern).
   * Create queues and state machines before the rules that aim at them.
   */
  addRule(rule: Rule): void;
  ruleArn(name: string): string;
  /** Resolves when every matching target was tried once; later attempts go on in the background until `close()`. Never rejects. */
  publish(event: CloudEvent): Promise<void>;
};
