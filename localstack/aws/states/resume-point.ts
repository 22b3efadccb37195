import { jsonText } from "./json-text.ts";
import { isStateEntered, isStateExited, type JournalEvent } from "./journal-event.ts";
import type { Json, JsonObject } from "./json.ts";

/** Where a scope (machine, iteration, branch) continues: at `state`, or not at all because it has its output. */
export type ResumePoint =
  | { readonly kind: "done"; readonly output: Json }
  | {
      readonly kind: "at";
      readonly state: string;
      readonly input: Json;
      /** The StateEntered event is in the history already. */
      readonly entered: boolean;
      readonly variables: JsonObject;
      /** Iterations or branches of `state` by index. Those missing never began. */
      readonly inner: ReadonlyMap<number, ResumePoint>;
      /** Of `state`, a DISTRIBUTED Map that had begun. */
      readonly mapRunArn: string | null;
    };

type ScopeState = {
  state: string | null;
  input: Json;
  entered: boolean;
  variables: JsonObject;
  mapRunArn: string | null;
};

/**
 * Folds a history into the place where its execution continues; null when no state was entered. Pure: the same history, the same place.
 * A Map or Parallel that was begun again by a retrier forgets the iterations of the attempt before.
 */
export function resumePoint(history: Iterable<JournalEvent>): ResumePoint | null {
  const scopes = new Map<string, ScopeState>();
  for (const event of history) apply(scopes, event);
  return build(scopes, "");
}

function apply(scopes: Map<string, ScopeState>, event: JournalEvent): void {
  const scope = scopes.get(event.scope) ?? { state: null, input: null, entered: false, variables: {}, mapRunArn: null };
  const details = event.details ?? {};
  if (isStateEntered(event)) {
    const state = jsonText(details["name"]);
    forgetInner(scopes, event.scope, state);
    scopes.set(event.scope, { ...scope, state, input: parsed(details["input"]), entered: true, mapRunArn: null });
  } else if (isStateExited(event)) {
    const variables = { ...scope.variables, ...assigned(details["assignedVariables"]) };
    const state = event.next ?? null;
    scopes.set(event.scope, { state, input: parsed(details["output"]), entered: false, variables, mapRunArn: null });
  } else if (event.type === "MapStateStarted" || event.type === "ParallelStateStarted") {
    if (scope.state !== null) forgetInner(scopes, event.scope, scope.state);
    scopes.set(event.scope, { ...scope, mapRunArn: null });
  } else if (event.type === "MapRunStarted") {
    scopes.set(event.scope, { ...scope, mapRunArn: jsonText(details["mapRunArn"]) });
  }
}

function parsed(text: Json | undefined): Json {
  return typeof text === "string" ? (JSON.parse(text) as Json) : null;
}

function assigned(texts: Json | undefined): JsonObject {
  return Object.fromEntries(Object.entries((texts ?? {}) as JsonObject).map(([name, text]) => [name, parsed(text)]));
}

function innerPrefix(scope: string, state: string): string {
  return `${scope}/${state}[`;
}

function forgetInner(scopes: Map<string, ScopeState>, scope: string, state: string): void {
  const prefix = innerPrefix(scope, state);
  for (const path of scopes.keys()) if (path.startsWith(prefix)) scopes.delete(path);
}

function build(scopes: ReadonlyMap<string, ScopeState>, path: string): ResumePoint | null {
  const scope = scopes.get(path);
  if (scope === undefined) return null;
  if (scope.state === null) return { kind: "done", output: scope.input };
  const prefix = innerPrefix(path, scope.state);
  const inner = new Map<number, ResumePoint>();
  for (const other of scopes.keys()) {
    if (!other.startsWith(prefix)) continue;
    const index = /^(\d+)\]$/.exec(other.slice(prefix.length))?.[1];
    const point = index === undefined ? null : build(scopes, other);
    if (index !== undefined && point !== null) inner.set(Number(index), point);
  }
  const { state, input, entered, variables, mapRunArn } = scope;
  return { kind: "at", state, input, entered, variables, inner, mapRunArn };
}
