import type { LocalEventBus } from "./events/local-event-bus.ts";
import type { LocalService } from "./local-service.ts";
import type { LocalLambda } from "./lambda/local-lambda.ts";
import type { LocalQueues } from "./sqs/local-queues.ts";
import type { LocalS3 } from "./s3/local-s3.ts";
import type { LocalStates } from "./states/local-states.ts";

export type LocalCloudOptions = {
  /** The SAM template; DefinitionUri in it is relative to its folder. */
  readonly templatePath: string;
  /** Buckets, queues, executions and function logs live below it. A second start on it continues; two at once must not be. */
  readonly dataDir: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Values for the template's Parameters; those without one need a Default. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Given to every function beside the template's own Environment, which it overrides: connection strings, for example. */
  readonly functionEnvironment?: Readonly<Record<string, string>>;
  /** Where `localstack/bundle.ts` put the bundles: `<bundlesDir>/<folder of CodeUri>/handler.mjs`. */
  readonly bundlesDir: string;
  /** One line per thing worth knowing: refusals that were chosen (resources without local effect), crashed children, lost deliveries. */
  readonly log?: (line: string) => void;
  /** Services mounted on the same endpoint before S3, which takes every request that nobody else takes. */
  readonly services?: readonly LocalService[];
};

/** A running local AWS: one HTTP endpoint that the official SDK clients speak to, and the same things as objects. */
export type LocalCloud = {
  /** `http://127.0.0.1:<port>`, the value of AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  /** The template's Outputs, resolved. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Physical name (bucket, queue, function, state machine) by logical id of the template. */
  readonly names: Readonly<Record<string, string>>;
  readonly s3: LocalS3;
  readonly sqs: LocalQueues;
  readonly events: LocalEventBus;
  readonly states: LocalStates;
  readonly lambda: LocalLambda;
  /** Ends deliveries, executions (as `Local.Interrupted`, redrivable), children and the endpoint. */
  stop(): Promise<void>;
};
