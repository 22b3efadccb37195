import { LABEL_OFFSET, shownLabel } from "./edge-label.ts";
import type { GraphEdge } from "./machine-graph.ts";

export type DrawnEdge = Pick<GraphEdge, "from" | "to" | "kind" | "label"> & {
  /** `label`, cut to what fits. */
  readonly words: string;
  /** An SVG path. */
  readonly path: string;
  readonly labelX: number;
  readonly labelY: number;
};

/** Top and bottom of a layer. */
export type Row = { readonly top: number; readonly bottom: number };

/** Below the corner of a state that goes to itself. */
const LOOP_LABEL = 36;
const LOOP_WIDTH = 12;
/** Edges that lead upwards begin and end beside those that lead down. */
const BACK_OFFSET = 36;

type Point = { readonly x: number; readonly y: number };

const round = (value: number): number => Math.round(value * 10) / 10;

/** Straight down through layers, curved between them; a branch to the side turns early, above the words of the branch beside it. */
function pathOf(points: readonly Point[]): string {
  const [first, ...rest] = points.map(({ x, y }) => ({ x: round(x), y: round(y) }));
  if (first === undefined) return "";
  let at = first;
  const parts = [`M${first.x} ${first.y}`];
  for (const [index, to] of rest.entries()) {
    const turn = index === 0 && rest.length > 1 ? [0.35, 0] : [0.5, 0.5];
    const [leave, arrive] = turn.map((share) => round(at.y + (to.y - at.y) * share));
    parts.push(at.x === to.x ? `L${to.x} ${to.y}` : `C${at.x} ${leave} ${to.x} ${arrive} ${to.x} ${to.y}`);
    at = to;
  }
  return parts.join("");
}

/** Centre lines, layers and sizes by id of a layer's item. */
export type Placement = {
  readonly x: ReadonlyMap<string, number>;
  readonly rows: ReadonlyMap<string, Row>;
  readonly boxes: ReadonlyMap<string, { readonly width: number; readonly height: number }>;
};

/** An edge through the layers of its route; `reversed` when it leads upwards. */
export function drawnEdge(
  edge: GraphEdge,
  route: readonly string[],
  reversed: boolean,
  { x: centres, rows, boxes }: Placement,
): DrawnEdge {
  const points = route.flatMap((id, index): Point[] => {
    const isEnd = index === 0 || index === route.length - 1;
    const x = (centres.get(id) ?? 0) + (reversed && isEnd ? BACK_OFFSET : 0);
    const row = rows.get(id) ?? { top: 0, bottom: 0 };
    const bottom = row.top + (boxes.get(id)?.height ?? row.bottom - row.top);
    if (index === 0) return [{ x, y: bottom }];
    if (index === route.length - 1) return [{ x, y: row.top }];
    return [
      { x, y: row.top },
      { x, y: row.bottom },
    ];
  });
  const [, corner = { x: 0, y: 0 }] = points;
  const { from, to, kind, label } = edge;
  const path = pathOf(reversed ? points.toReversed() : points);
  const words = shownLabel(label);
  return { from, to, kind, label, words, path, labelX: round(corner.x + LABEL_OFFSET), labelY: round(corner.y - 9) };
}

/** A state that goes to itself: a bow at its right side. */
export function ownLoop(edge: GraphEdge, { x, rows, boxes }: Placement): DrawnEdge {
  const right = (x.get(edge.from) ?? 0) + (boxes.get(edge.from)?.width ?? 0) / 2;
  const middle = (rows.get(edge.from)?.top ?? 0) + (boxes.get(edge.from)?.height ?? 0) / 2;
  const path = `M${right} ${middle + 8}C${right + LOOP_WIDTH} ${middle + 12} ${right + LOOP_WIDTH} ${middle - 12} ${right} ${middle - 8}`;
  return { ...edge, words: shownLabel(edge.label), path, labelX: round(right), labelY: round(middle + LOOP_LABEL) };
}

/** The same edge somewhere else. */
export function movedEdge(edge: DrawnEdge, dx: number, dy: number): DrawnEdge {
  const move = (_: string, x: string, y: string): string => `${round(Number(x) + dx)} ${round(Number(y) + dy)}`;
  return {
    ...edge,
    path: edge.path.replaceAll(/(-?[\d.]+) (-?[\d.]+)/g, move),
    labelX: round(edge.labelX + dx),
    labelY: round(edge.labelY + dy),
  };
}
