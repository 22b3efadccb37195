import { type DrawnEdge, drawnEdge, movedEdge, ownLoop, type Row } from "./drawn-edge.ts";
import { LABEL_OFFSET, shownLabel } from "./edge-label.ts";
import { graphLayers, type LayerItem, type Layers } from "./graph-layers.ts";
import { graphSpine } from "./graph-spine.ts";
import { layerPositions, type Placed, type Pull } from "./layer-positions.ts";
import type { GraphEdge, GraphState, MachineGraph } from "./machine-graph.ts";

/** Pixels; x and y are the upper left corner. `inner` is drawn inside, in the same coordinates. */
export type DrawnState = {
  readonly name: string;
  readonly type: string;
  readonly comment: string | null;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly inner: readonly Drawing[];
};

export type Drawing = { readonly states: readonly DrawnState[]; readonly edges: readonly DrawnEdge[] };
export type GraphLayout = Drawing & { readonly width: number; readonly height: number };

/** Names of the two circles; a state cannot be called so, its name may have no line break. */
export const START = "\nstart";
export const END = "\nend";

const STATE_HEIGHT = 46;
const STATE_WIDTH = 176;
const CHARACTER_WIDTH = 8;
const LABEL_CHARACTER_WIDTH = 6.4;
const CIRCLE = 20;
const PADDING = 14;
const CONTAINER_HEAD = 48;
const GAP_X = 26;
const GAP_Y = 30;
/** Between layers of which an edge between them has a label. */
const GAP_Y_LABELLED = 46;
const MARGIN = 12;
const round = (value: number): number => Math.round(value * 10) / 10;
/** States stand where they want, points of passing edges give way. */
const FIRM = 1_000;
/** The spine stands on one line whatever is beside it. */
const FIXED = 1_000_000_000;

type Box = { readonly width: number; readonly height: number; readonly inner: readonly GraphLayout[] };

function boxOf(state: GraphState): Box {
  const named = Math.max(STATE_WIDTH, Math.ceil(state.name.length * CHARACTER_WIDTH) + 52);
  if (state.inner.length === 0) return { width: named, height: STATE_HEIGHT, inner: [] };
  const inner = state.inner.map((graph) => layout(graph, false));
  const width = inner.reduce((sum, { width }) => sum + width + PADDING, PADDING);
  const height = CONTAINER_HEAD + Math.max(...inner.map(({ height }) => height)) + PADDING;
  return { width: Math.max(named, width), height, inner };
}

const CIRCLE_BOX: Box = { width: CIRCLE, height: CIRCLE, inner: [] };

/** How firmly chains stay straight: passing edges on their way before edges between states before those that begin to pass. */
function strength(a: LayerItem | undefined, b: LayerItem | undefined): number {
  const passing = [a, b].filter((item) => item?.passes !== null).length;
  return [4, 1, 8][passing] ?? 1;
}

function pullsOf(layers: Layers): Map<string, Pull[]> {
  const items = new Map(layers.layers.flat().map((item) => [item.id, item]));
  const pulls = new Map<string, Pull[]>();
  const add = (id: string, pull: Pull): void => void pulls.set(id, [...(pulls.get(id) ?? []), pull]);
  for (const route of layers.routes) {
    for (const [at, id] of route.entries()) {
      const next = route[at + 1];
      if (next === undefined) continue;
      const pull = strength(items.get(id), items.get(next));
      add(id, { id: next, strength: pull });
      add(next, { id, strength: pull });
    }
  }
  return pulls;
}

/** Width of the words of the edges that come to an item from the layer above. */
function wordsAt(id: string, { routes }: Layers, edges: readonly GraphEdge[]): number {
  const lengths = routes.flatMap((route, index) =>
    route[1] === id ? [shownLabel(edges[index]?.label ?? "").length] : [],
  );
  const longest = Math.max(0, ...lengths);
  return longest === 0 ? 0 : longest * LABEL_CHARACTER_WIDTH + LABEL_OFFSET;
}

type Sized = {
  readonly boxes: ReadonlyMap<string, Box>;
  readonly layers: Layers;
  readonly edges: readonly GraphEdge[];
};

/** What a layer's item needs to its sides; the words of an edge stand to the right of where it arrives. */
function placed(item: LayerItem, spine: ReadonlySet<string>, { boxes, layers, edges }: Sized): Placed {
  const words = wordsAt(item.id, layers, edges);
  if (item.passes !== null) return { id: item.id, left: 6, right: Math.max(6, words), weight: 1, fixed: false };
  const half = (boxes.get(item.id)?.width ?? 0) / 2;
  const fixed = spine.has(item.id);
  return { id: item.id, left: half, right: Math.max(half, words), weight: fixed ? FIXED : FIRM, fixed };
}

/** Top and bottom of every layer. */
function rowsOf(layers: Layers, boxes: ReadonlyMap<string, Box>, edges: readonly GraphEdge[]): Row[] {
  const labelled = new Set(
    layers.routes.flatMap((route, index) => ((edges[index]?.label ?? "") === "" ? [] : [route[1] ?? ""])),
  );
  let y = 0;
  return layers.layers.map((layer, index) => {
    if (index > 0) y += layer.some(({ id }) => labelled.has(id)) ? GAP_Y_LABELLED : GAP_Y;
    const top = y;
    y += Math.max(...layer.map(({ id }) => boxes.get(id)?.height ?? 0));
    return { top, bottom: y };
  });
}

const moved = (drawing: Drawing, dx: number, dy: number): Drawing => ({
  states: drawing.states.map((state) => ({
    ...state,
    x: round(state.x + dx),
    y: round(state.y + dy),
    inner: state.inner.map((inner) => moved(inner, dx, dy)),
  })),
  edges: drawing.edges.map((edge) => movedEdge(edge, dx, dy)),
});

function drawnState(state: GraphState, box: Box, x: number, y: number): DrawnState {
  const { name, type, comment } = state;
  const innerWidth = box.inner.reduce((sum, { width }) => sum + width + PADDING, -PADDING);
  let at = x + (box.width - innerWidth) / 2;
  const inner = box.inner.map((graph) => {
    const drawing = moved(graph, at, y + CONTAINER_HEAD);
    at += graph.width + PADDING;
    return drawing;
  });
  return { name, type, comment, x: round(x), y: round(y), width: box.width, height: box.height, inner };
}

function withCircles(graph: MachineGraph): MachineGraph {
  const circle = (name: string, type: string): GraphState => ({ name, type, comment: null, mapLabel: null, inner: [] });
  const starts = graph.states.filter(({ name }) => name === graph.startAt);
  const edge = (from: string, to: string): GraphEdge => ({ from, to, kind: "next", label: "" });
  return {
    ...graph,
    states: [circle(START, "Start"), ...graph.states, circle(END, "End")],
    edges: [
      ...starts.map(({ name }) => edge(START, name)),
      ...graph.edges,
      ...graph.ends.map((name) => edge(name, END)),
    ],
  };
}

function layout(graph: MachineGraph, circles: boolean): GraphLayout {
  const whole = circles ? withCircles(graph) : graph;
  if (whole.states.length === 0) return { states: [], edges: [], width: 0, height: 0 };
  const boxes = new Map(
    whole.states.map((state) => [
      state.name,
      state.type === "Start" || state.type === "End" ? CIRCLE_BOX : boxOf(state),
    ]),
  );
  const layers = graphLayers([...boxes.keys()], whole.edges);
  const spine = graphSpine(layers);
  const items = layers.layers.map((layer) =>
    layer.map((item) => placed(item, spine, { boxes, layers, edges: whole.edges })),
  );
  const x = layerPositions(items, pullsOf(layers), GAP_X);
  const rowList = rowsOf(layers, boxes, whole.edges);
  const rows = new Map(
    layers.layers.flatMap((layer, index) =>
      layer.map(({ id }) => [id, rowList[index] ?? { top: 0, bottom: 0 }] as const),
    ),
  );
  const left = Math.min(...items.flat().map((item) => (x.get(item.id) ?? 0) - item.left));
  const right = Math.max(...items.flat().map((item) => (x.get(item.id) ?? 0) + item.right));
  const states = whole.states.map((state) => {
    const box = boxes.get(state.name) ?? CIRCLE_BOX;
    return drawnState(state, box, (x.get(state.name) ?? 0) - box.width / 2, rows.get(state.name)?.top ?? 0);
  });
  const place = { x, rows, boxes };
  const edges = whole.edges.map((edge, index) => {
    const route = layers.routes[index] ?? [];
    return route.length === 0 ? ownLoop(edge, place) : drawnEdge(edge, route, layers.reversed.has(index), place);
  });
  return { ...moved({ states, edges }, -left, 0), width: Math.ceil(right - left), height: rowList.at(-1)?.bottom ?? 0 };
}

/**
 * Places a state machine from top to bottom: Maps and Parallels as boxes around their states, long edges beside the states they pass.
 * Pure: the same graph, the same drawing.
 */
export function graphLayout(graph: MachineGraph): GraphLayout {
  const drawn = layout(graph, true);
  return { ...moved(drawn, MARGIN, MARGIN), width: drawn.width + 2 * MARGIN, height: drawn.height + 2 * MARGIN };
}
