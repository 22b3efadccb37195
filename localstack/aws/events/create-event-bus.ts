import { createJsonService } from "../json-service.ts";
import { LOCAL_ACCOUNT_ID, LOCAL_REGION } from "../local-account.ts";
import { busOperations } from "./bus-operations.ts";
import type { CloudEvent } from "./cloud-event.ts";
import { deliverEvent, type DeliveryContext } from "./deliver-event.ts";
import { EventRules } from "./event-rules.ts";
import type { LocalEventBus, TargetDelivery } from "./local-event-bus.ts";

export type EventBusOptions = {
  /** Where a target ARN leads, or null if this local AWS has no such thing. Asked at `addRule` and at every delivery. */
  readonly resolveTarget: (arn: string) => TargetDelivery | null;
  /** Epoch ms; default Date.now. */
  readonly now?: () => number;
  readonly region?: string;
  readonly accountId?: string;
  /** Told about every delivery that was given up. */
  readonly log?: (line: string) => void;
  /** Wait before retry 1, 2, …; default doubling from 200 ms to a minute. */
  readonly retryDelayMs?: (attempt: number) => number;
};

const FIRST_RETRY_MS = 200;
const MAX_RETRY_MS = 60_000;

/** Quicker than AWS's, which would make a test wait; the cap keeps a dead target from being asked all day. */
const doubling = (attempt: number): number => Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempt - 1));

/** The background work of a bus: deliveries that are not over yet. */
class Deliveries {
  readonly #running = new Set<Promise<void>>();

  /** Starts one delivery; resolves after its first attempt. */
  start(deliver: (afterFirstAttempt: () => void) => Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const running = deliver(resolve).finally(() => this.#running.delete(running));
      this.#running.add(running);
    });
  }

  async over(): Promise<void> {
    await Promise.all(this.#running);
  }
}

/** The default event bus. Wire S3 to it with `createS3({ onEvent: (event) => bus.publish(event) })`. */
export function createEventBus(options: EventBusOptions): LocalEventBus {
  const { region = LOCAL_REGION, accountId = LOCAL_ACCOUNT_ID, now = Date.now } = options;
  const rules = new EventRules(region, accountId, options.resolveTarget);
  const deliveries = new Deliveries();
  const closing = new AbortController();
  const context: DeliveryContext = {
    resolveTarget: options.resolveTarget,
    now,
    retryDelayMs: options.retryDelayMs ?? doubling,
    log: options.log ?? ((line) => process.stderr.write(`${line}\n`)),
    signal: closing.signal,
  };
  const publish = async (event: CloudEvent): Promise<void> => {
    const firstAttempts = rules.matching(event).flatMap((rule) =>
      rule.checkedTargets.map((target) =>
        deliveries.start((afterFirstAttempt) => deliverEvent(event, rule, target, context, afterFirstAttempt)),
      ),
    );
    await Promise.all(firstAttempts);
  };
  const service = createJsonService({
    name: "EventBridge",
    targetPrefix: "AWSEvents",
    version: "1.1",
    operations: busOperations(rules, { region, accountId, now, publish }),
    close: async () => {
      closing.abort();
      await deliveries.over();
    },
  });
  return {
    ...service,
    addRule: (rule) => void rules.put(rule),
    ruleArn: (name) => rules.arnOf(name),
    publish,
  };
}
