import type { GraphState, MachineGraph } from "./machine-graph.ts";

/** A state and the DISTRIBUTED Map whose children run it; null when the execution itself does. */
export type StateInGraph = { readonly state: GraphState; readonly ranBy: GraphState | null };

/** All states of a graph, the inner ones too, in order of the definition. */
export function statesOf(graph: MachineGraph, ranBy: GraphState | null = null): StateInGraph[] {
  return graph.states.flatMap((state) => [
    { state, ranBy },
    ...state.inner.flatMap((inner) => statesOf(inner, state.mapLabel === null ? ranBy : (ranBy ?? state))),
  ]);
}
