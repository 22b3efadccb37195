import type { Rule } from "../events/local-event-bus.ts";
import type { EventSourceMapping, FunctionDefinition } from "../lambda/local-lambda.ts";
import type { QueueDefinition } from "../sqs/local-queues.ts";
import type { StateMachineDefinition } from "../states/local-states.ts";

/** What a template means on this machine, checked and resolved, in the order in which it can be built. */
export type LocalPlan = {
  readonly buckets: readonly { readonly name: string; readonly eventBridge: boolean }[];
  /** Dead-letter queues before the queues that lead to them. */
  readonly queues: readonly QueueDefinition[];
  readonly functions: readonly FunctionDefinition[];
  readonly stateMachines: readonly StateMachineDefinition[];
  readonly rules: readonly Rule[];
  readonly eventSources: readonly EventSourceMapping[];
  /** Physical names by logical id. */
  readonly names: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  /** Known resources without a local effect, with the reason. */
  readonly inert: readonly { readonly logicalId: string; readonly type: string; readonly reason: string }[];
};
