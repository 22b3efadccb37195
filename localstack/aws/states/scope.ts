import type { StateGraph } from "./asl.ts";
import { limitedJson, MAX_STATE_BYTES, MAX_VARIABLES_BYTES } from "./data-limit.ts";
import type { JsonObject } from "./json.ts";
import type { Run } from "./run.ts";

export type ScopeOptions = {
  readonly run: Run;
  readonly graph: StateGraph;
  readonly path: string;
  readonly outer: Scope | null;
  readonly signal: AbortSignal;
  /** `$states.context.Map.Item` of an inline iteration. */
  readonly mapItem?: JsonObject | undefined;
  readonly variables?: JsonObject;
  /** Event that this scope's first one follows. */
  readonly follows: number;
};

/** A machine, one iteration or one branch while it runs: its variables and its thread of history events. Reads what is around it, writes only itself. */
export class Scope {
  readonly run: Run;
  readonly graph: StateGraph;
  readonly path: string;
  readonly signal: AbortSignal;
  readonly mapItem: JsonObject | undefined;
  readonly #outer: Scope | null;
  #variables: JsonObject;
  #lastEvent: number;

  constructor(options: ScopeOptions) {
    this.run = options.run;
    this.graph = options.graph;
    this.path = options.path;
    this.signal = options.signal;
    this.#outer = options.outer;
    this.mapItem = options.mapItem ?? options.outer?.mapItem;
    this.#variables = options.variables ?? {};
    this.#lastEvent = options.follows;
  }

  get lastEvent(): number {
    return this.#lastEvent;
  }

  record(type: string, details?: JsonObject, next?: string | null): number {
    this.#lastEvent = this.run.record({
      type,
      previousEventId: this.#lastEvent,
      scope: this.path,
      ...(details === undefined ? {} : { details }),
      ...(next === undefined ? {} : { next }),
    });
    return this.#lastEvent;
  }

  variables(): JsonObject {
    return { ...this.#outer?.variables(), ...this.#variables };
  }

  /** The variables as they would be after `assigned`, each and all within the quotas; throws StateFailure `States.DataLimitExceeded`. */
  checkAssign(assigned: JsonObject): void {
    limitedJson(assigned, "Assign", MAX_STATE_BYTES);
    limitedJson({ ...this.variables(), ...assigned }, "All variables together", MAX_VARIABLES_BYTES);
  }

  assign(assigned: JsonObject): void {
    this.#variables = { ...this.#variables, ...assigned };
  }

  /** A scope inside this one, for iteration or branch `index` of a state. */
  inner(stateName: string, index: number, more: InnerOptions): Scope {
    return new Scope({
      run: this.run,
      outer: this,
      path: `${this.path}/${stateName}[${index}]`,
      follows: this.#lastEvent,
      ...more,
    });
  }
}

type InnerOptions = Pick<ScopeOptions, "graph" | "signal"> & {
  readonly mapItem?: JsonObject;
  readonly variables?: JsonObject;
};
