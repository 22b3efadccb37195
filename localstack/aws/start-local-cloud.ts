import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Endpoint, startEndpoint } from "./endpoint.ts";
import { createEventBus } from "./events/create-event-bus.ts";
import type { LocalEventBus, TargetDelivery } from "./events/local-event-bus.ts";
import { createLambda } from "./lambda/create-lambda.ts";
import { pollEventSource } from "./lambda/event-source-poller.ts";
import type { LocalLambda } from "./lambda/local-lambda.ts";
import { LOCAL_ACCOUNT_ID, LOCAL_REGION } from "./local-account.ts";
import type { LocalCloud, LocalCloudOptions } from "./local-cloud.ts";
import { createS3 } from "./s3/create-s3.ts";
import type { LocalS3 } from "./s3/local-s3.ts";
import { createQueues } from "./sqs/create-queues.ts";
import type { LocalQueues } from "./sqs/local-queues.ts";
import { createStates } from "./states/create-states.ts";
import type { LocalStates } from "./states/local-states.ts";
import type { LocalPlan } from "./template/local-plan.ts";
import { readTemplate } from "./template/read-template.ts";

type Services = {
  readonly s3: LocalS3;
  readonly sqs: LocalQueues;
  readonly events: LocalEventBus;
  readonly states: LocalStates;
  readonly lambda: LocalLambda;
};

/**
 * Starts everything the template describes on one endpoint. Throws, before anything is started, NotImplementedLocallyError or
 * InvalidInputError with all problems of template and state machine; ServerStartError when the port is taken.
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const plan = (endpoint: string): LocalPlan =>
    readTemplate({
      templatePath: options.templatePath,
      parameters: options.parameters ?? {},
      functionEnvironment: options.functionEnvironment ?? {},
      bundlesDir: options.bundlesDir,
      endpoint,
    });
  // Once for its faults; the port, and with it the queue URLs, are known when the endpoint listens.
  plan("http://127.0.0.1:0");
  const log = options.log ?? (() => undefined);
  const endpoint = await startEndpoint({ port: options.port, services: [], log });
  try {
    return build(options, plan(endpoint.url), endpoint, log);
  } catch (error) {
    await endpoint.stop();
    throw error;
  }
}

function build(
  options: LocalCloudOptions,
  plan: LocalPlan,
  endpoint: Endpoint,
  log: (line: string) => void,
): LocalCloud {
  const services = createServices(options.dataDir, plan, endpoint, log);
  const { s3, sqs, events, states, lambda } = services;
  for (const { name, eventBridge } of plan.buckets) s3.createBucket(name, { eventBridge });
  for (const queue of plan.queues) sqs.createQueue(queue);
  for (const machine of plan.stateMachines) states.createStateMachine(machine);
  for (const rule of plan.rules) events.addRule(rule);
  for (const { logicalId, type, reason } of plan.inert) log(`${logicalId} (${type}) has no local effect: ${reason}`);
  // S3 last: it takes every request that nobody else takes.
  for (const service of [states, sqs, events, lambda, ...(options.services ?? []), s3]) endpoint.mount(service);
  const polling = new AbortController();
  const pollers = plan.eventSources.map((mapping) =>
    pollEventSource(mapping, { queues: sqs, lambda, log }, polling.signal),
  );
  let stopped: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    polling.abort();
    // Executions first, so that a child that is killed next is not taken for a failed task; children before the pollers that await them.
    await states.close();
    await lambda.close();
    await Promise.all(pollers);
    await endpoint.stop();
  };
  return {
    endpoint: endpoint.url,
    outputs: plan.outputs,
    names: plan.names,
    ...services,
    stop: () => (stopped ??= stop()),
  };
}

function createServices(dataDir: string, plan: LocalPlan, endpoint: Endpoint, log: (line: string) => void): Services {
  const account = { region: LOCAL_REGION, accountId: LOCAL_ACCOUNT_ID };
  const sqs = createQueues({ dataDir: join(dataDir, "sqs"), ...account });
  const lambda = createLambda({
    functions: plan.functions,
    logDir: join(dataDir, "logs"),
    endpoint: () => endpoint.url,
    log,
  });
  const events = createEventBus({
    resolveTarget: (arn) => resolveTarget(arn, { sqs, states }),
    log,
    ...account,
  });
  const s3 = createS3({ dataDir: join(dataDir, "s3"), onEvent: (event) => events.publish(event), ...account });
  const states = createStates({
    dataDir: join(dataDir, "states"),
    log,
    world: {
      nowMs: () => Date.now(),
      sleep: (delayMs, signal) => sleep(delayMs, undefined, { signal }).catch(() => signal.throwIfAborted()),
      random: () => Math.random(),
      uuid: () => randomUUID(),
      invokeLambda: (functionName, payload, waiting) => lambda.invoke({ functionName, payload, waiting }),
      readObject: (bucket, key) => s3.read(bucket, key),
      writeObject: async (bucket, key, body) => (await s3.write(bucket, key, body)).size,
    },
  });
  return { s3, sqs, events, states, lambda };
}

/** Targets a rule may have here: a queue or a state machine of this template. */
function resolveTarget(arn: string, { sqs, states }: Pick<Services, "sqs" | "states">): TargetDelivery | null {
  if (arn.includes(":sqs:") && sqs.hasQueue(arn)) {
    return async (payload, attributes = {}) => {
      const entries = Object.entries(attributes).map(([name, value]) => [name, { dataType: "String", value }] as const);
      sqs.send(arn, payload, Object.fromEntries(entries));
    };
  }
  if (arn.includes(":states:") && states.hasMachine(arn)) {
    return async (payload) => {
      states.startExecution(arn, payload);
    };
  }
  return null;
}
