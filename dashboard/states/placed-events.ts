import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { detailText, eventDetails } from "./event-details.ts";
import type { MachineGraph } from "./machine-graph.ts";

/**
 * Where an event happened. `scope` is "" for the machine itself and `<outer>/<state>[<index>]` for an iteration of a Map or a branch of a
 * Parallel; `state` is null for events of the execution itself.
 */
export type Place = { readonly scope: string; readonly state: string | null };
export type PlacedEvent = Place & { readonly event: HistoryEvent };

type Owner = { readonly container: string; readonly branch: number; readonly type: string };

/** The Map or Parallel around each inner state; names are unique in a whole state machine. */
function ownersOf(graph: MachineGraph, owners = new Map<string, Owner>()): Map<string, Owner> {
  for (const { name: container, type, inner } of graph.states) {
    for (const [branch, innerGraph] of inner.entries()) {
      for (const { name } of innerGraph.states) owners.set(name, { container, branch, type });
      ownersOf(innerGraph, owners);
    }
  }
  return owners;
}

const outerOf = (scope: string): string => scope.slice(0, Math.max(0, scope.lastIndexOf("/")));

const MACHINE: Place = { scope: "", state: null };
const CONTAINER_EVENT = /^(Map|Parallel)State(Started|Succeeded|Failed|Aborted)$|^MapRun/;

/** Follows `previousEventId`, which is the thread of one scope, and remembers which state each scope is in. */
class Placer {
  readonly #owners: ReadonlyMap<string, Owner>;
  readonly #threads = new Map<number, Place>();
  readonly #current = new Map<string, string>();

  constructor(graph: MachineGraph) {
    this.#owners = ownersOf(graph);
  }

  place(event: HistoryEvent): Place {
    const before = this.#threads.get(event.previousEventId ?? 0) ?? MACHINE;
    const { at, thread } = this.#placed(event, before);
    this.#threads.set(event.id ?? 0, thread);
    return at;
  }

  #placed(event: HistoryEvent, before: Place): { at: Place; thread: Place } {
    const type = event.type ?? "";
    const name = detailText(event, "name");
    if (type.startsWith("Execution")) return { at: MACHINE, thread: this.#stateOf("") };
    if (type.endsWith("StateEntered") && name !== null) return this.#entered(name, before);
    if (type.endsWith("StateExited") && name !== null)
      return same({ scope: this.#scopeIn(name, before.scope), state: name });
    if (type.startsWith("MapIteration") && name !== null) {
      const at = { scope: this.#scopeIn(name, before.scope), state: name };
      const inner = `${at.scope}/${name}[${Number(eventDetails(event)["index"] ?? 0)}]`;
      return { at, thread: type === "MapIterationStarted" ? this.#stateOf(inner) : at };
    }
    if (CONTAINER_EVENT.test(type)) return same(this.#container(before));
    return same(before);
  }

  #entered(name: string, before: Place): { at: Place; thread: Place } {
    const owner = this.#owners.get(name);
    const innermost = before.scope.slice(before.scope.lastIndexOf("/") + 1);
    const already = owner !== undefined && innermost.startsWith(`${owner.container}[`);
    const scope =
      owner === undefined ? "" : already ? before.scope : `${before.scope}/${owner.container}[${owner.branch}]`;
    this.#current.set(scope, name);
    return same({ scope, state: name });
  }

  /** The scope that is in this state: the event's own, one around it, or (after a redrive) any. */
  #scopeIn(name: string, from: string): string {
    for (let scope = from; ; scope = outerOf(scope)) {
      if (this.#current.get(scope) === name) return scope;
      if (scope === "") break;
    }
    return [...this.#current].find(([, state]) => state === name)?.[0] ?? from;
  }

  /** The Map or Parallel that an event of one belongs to, when the thread still stands inside it. */
  #container(before: Place): Place {
    const isContainer = [...this.#owners.values()].some(({ container }) => container === before.state);
    return isContainer || before.scope === "" ? before : this.#stateOf(outerOf(before.scope));
  }

  #stateOf(scope: string): Place {
    return { scope, state: this.#current.get(scope) ?? null };
  }
}

const same = (place: Place): { at: Place; thread: Place } => ({ at: place, thread: place });

/** Says of every event of a whole history, in order, in which state of which iteration it happened. */
export function placedEvents(events: readonly HistoryEvent[], graph: MachineGraph): PlacedEvent[] {
  const placer = new Placer(graph);
  return events.map((event) => ({ ...placer.place(event), event }));
}
