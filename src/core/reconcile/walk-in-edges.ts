import type { Edge } from "../documents/document-types.ts";
import { idOfText } from "../id.ts";
import { parseMoney } from "../money.ts";
import { addEdge, edgeHash, type FactSettings } from "./document-facts.ts";
import { NO_SUMS, type ViewSums } from "./view-sums.ts";

/** One row of the walk-in query: product key as id text, local time of sale, orders, lines, units, gross, net. */
export type WalkInRow = {
  readonly key: string;
  readonly placedAt: string | null;
  readonly orders: number;
  readonly lines: number;
  readonly units: number;
  readonly gross: string;
  readonly net: string;
};

type WalkInEdge = Omit<Edge, "h">;

/** Walk-in sales of one time of sale each, added up to edges by business day, and those summed by product key. */
export function walkInSums(rows: readonly WalkInRow[], settings: FactSettings): Map<string, ViewSums> {
  const edges = new Map<string, { key: string; edge: WalkInEdge }>();
  for (const row of rows) {
    const edge = edgeOfRow(row, settings);
    const place = `${row.key}\n${edge.day ?? ""}`;
    const known = edges.get(place);
    edges.set(place, { key: row.key, edge: known ? together(known.edge, edge) : edge });
  }
  const sums = new Map<string, ViewSums>();
  for (const { key, edge } of edges.values()) {
    const hash = edgeHash(idOfText(key), edge, settings);
    const added = addEdge(sums.get(key) ?? NO_SUMS, edge);
    sums.set(key, { ...added, hash: added.hash + hash });
  }
  return sums;
}

function edgeOfRow(row: WalkInRow, { time, documents }: FactSettings): WalkInEdge {
  const at = row.placedAt === null ? null : time.instant(row.placedAt);
  const money = (text: string): bigint => parseMoney(text, documents.scales.lineTotal) ?? 0n;
  return {
    customer: null,
    day: at && time.day(at),
    name: null,
    orders: row.orders,
    lines: row.lines,
    units: row.units,
    gross: money(row.gross),
    net: money(row.net),
    firstAt: at,
    lastAt: at,
  };
}

function together(a: WalkInEdge, b: WalkInEdge): WalkInEdge {
  return {
    ...a,
    orders: a.orders + b.orders,
    lines: a.lines + b.lines,
    units: a.units + b.units,
    gross: a.gross + b.gross,
    net: a.net + b.net,
    firstAt: earlier(a.firstAt, b.firstAt),
    lastAt: earlier(a.lastAt, b.lastAt) === a.lastAt ? b.lastAt : a.lastAt,
  };
}

/** Of one business day, so either both have a time or none has. */
const earlier = (a: Date | null, b: Date | null): Date | null => (a && b && b < a ? b : a);
