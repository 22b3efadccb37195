import type { ExecutionEngine } from "./execution-engine.ts";

export type Machine = {
  readonly arn: string;
  readonly name: string;
  readonly json: string;
  readonly definitionHash: string;
};

/** What the operations of the API work on. */
export type StatesDeps = {
  readonly engine: ExecutionEngine;
  /** By ARN. */
  readonly machines: Map<string, Machine>;
  readonly createdMs: number;
};
