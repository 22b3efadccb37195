import type { JsonObject } from "../json-service.ts";
import type { LocalRequest } from "../local-service.ts";
import type { QueueEngine } from "./queue-engine.ts";

export type SqsContext = {
  readonly engine: QueueEngine;
  readonly arnOf: (queue: string) => string;
  /** By the address the client itself used, so it is reachable for it. */
  readonly urlOf: (queue: string, request: LocalRequest) => string;
};

export type SqsOperation = {
  readonly name: string;
  /** Members that may be there; any other is refused by name. */
  readonly takes: readonly string[];
  run(context: SqsContext, input: JsonObject, request: LocalRequest): object | undefined | Promise<object | undefined>;
};
