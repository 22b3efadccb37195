import type { Id } from "../id.ts";
import type { OrderLine } from "./document-types.ts";
import type { OrderRow } from "../row-change.ts";
import type { Edge } from "./document-types.ts";
import { type Home, homeOf } from "./home.ts";
import { orderTime } from "./rank-buyers.ts";

/** A live order with what edges are made of. */
export type EdgeOrder = {
  readonly _id: Id;
  readonly row: Pick<OrderRow, "customer" | "day" | "placedAt" | "status">;
  readonly h: number;
  readonly lines: readonly Pick<OrderLine, "product" | "quantity" | "total">[];
};

type Draft = { -readonly [Field in keyof Edge]: Edge[Field] } & { lastOrder: Id | null };

/** Edges by product and home, without names, and the orders already counted. */
export type EdgeDrafts = { readonly byProduct: Map<Id, Map<Home, Draft>>; readonly counted: Set<Id> };

export const noEdges = (): EdgeDrafts => ({ byProduct: new Map(), counted: new Set() });

/**
 * Adds the orders to the edges of the wanted products. An order read twice through an index counts once; an order has one
 * home, and a product that stands in it on several lines is one order with several lines.
 */
export function addOrders(
  edges: EdgeDrafts,
  orders: Iterable<EdgeOrder>,
  wanted: { has: (product: Id) => boolean },
  cancelled: ReadonlySet<string>,
): void {
  for (const order of orders) {
    if (edges.counted.has(order._id)) continue;
    edges.counted.add(order._id);
    const home = homeOf(order.row);
    if (home === null) continue;
    const counts = order.row.status === null || !cancelled.has(order.row.status);
    for (const line of order.lines) {
      if (!wanted.has(line.product)) continue;
      addLine(draftOf(edges, line.product, home, order), order, line, counts);
    }
  }
}

function draftOf(edges: EdgeDrafts, product: Id, home: Home, { row, h }: EdgeOrder): Draft {
  let homes = edges.byProduct.get(product);
  if (homes === undefined) edges.byProduct.set(product, (homes = new Map()));
  let draft = homes.get(home);
  if (draft === undefined) {
    const { customer } = row;
    const who = { customer, day: customer === null ? row.day : null, name: null, h };
    const sums = { orders: 0, lines: 0, units: 0, gross: 0n, net: 0n };
    homes.set(home, (draft = { ...who, ...sums, firstAt: null, lastAt: null, lastOrder: null }));
  }
  return draft;
}

function addLine(draft: Draft, order: EdgeOrder, line: EdgeOrder["lines"][number], counts: boolean): void {
  // The lines of an order come together, so the last order seen tells whether it is a new one.
  if (draft.lastOrder !== order._id) draft.orders++;
  draft.lastOrder = order._id;
  draft.lines++;
  draft.units += line.quantity;
  draft.gross += line.total;
  if (counts) draft.net += line.total;
  const { placedAt } = order.row;
  if (placedAt === null) return;
  if (draft.firstAt === null || placedAt < draft.firstAt) draft.firstAt = placedAt;
  if (orderTime(placedAt) > orderTime(draft.lastAt)) draft.lastAt = placedAt;
}

/** The finished edge with the name of its customer. */
export function edgeOf(draft: Draft, names: ReadonlyMap<Id, string | null>): Edge {
  const { lastOrder: _lastOrder, ...edge } = draft;
  return edge.customer === null ? edge : { ...edge, name: names.get(edge.customer) ?? null };
}
