import { unreachable } from "../../unreachable.ts";
import type { Mapping } from "../../mapping/mapping.ts";
import type { KeyRange } from "../narrow-to-keys.ts";
import type { SegmentView } from "../segment.ts";
import { customerFacts } from "./customer-facts.ts";
import { SUM_LIST } from "./fact-rows.ts";
import { textText } from "./cell-sql.ts";
import type { BoundSql, KeyType } from "./key-sql.ts";
import { orderFacts } from "./order-facts.ts";
import { placeFacts } from "./place-facts.ts";
import { productFacts } from "./product-facts.ts";

/** Views that have rows in the source; slices are seen through `products`. */
export type SourceView = Exclude<SegmentView, "slices">;

/** Type of the keys of a view. A shop without places has none: its collection must be empty and any key will do. */
export function viewKeyType(mapping: Mapping, view: SourceView): KeyType {
  if (view === "places") return mapping.places?.key.type ?? "text";
  return mapping[view].key.type;
}

function facts(mapping: Mapping, view: SourceView, range: KeyRange, inlineOrders: number): BoundSql | null {
  switch (view) {
    case "places":
      return placeFacts(mapping, range);
    case "customers":
      return customerFacts(mapping, range, inlineOrders);
    case "products":
      return productFacts(mapping, range);
    case "orders":
      return orderFacts(mapping, range);
    default:
      return unreachable(view);
  }
}

/** One row: number of keys, the sums in the order of `ViewSums`, sum of hashes. null: the shop has no such table. */
export function sumsQuery(mapping: Mapping, view: SourceView, range: KeyRange, inlineOrders: number): BoundSql | null {
  const inner = facts(mapping, view, range, inlineOrders);
  return inner && { sql: `SELECT ${SUM_LIST} FROM (${inner.sql}) facts`, values: inner.values };
}

/** One row per key: the key as text, the sum of its hashes. */
export function keyHashesQuery(
  mapping: Mapping,
  view: SourceView,
  range: KeyRange,
  inlineOrders: number,
): BoundSql | null {
  const inner = facts(mapping, view, range, inlineOrders);
  if (!inner) return null;
  const key = readableKey(viewKeyType(mapping, view));
  return { sql: `SELECT ${key}, SUM(h) FROM (${inner.sql}) facts GROUP BY k`, values: inner.values };
}

/** At most one row: the key at this place of the range in key order. */
export function keyAtQuery(
  mapping: Mapping,
  view: SourceView,
  range: KeyRange,
  place: number,
  inlineOrders: number,
): BoundSql | null {
  const inner = facts(mapping, view, range, inlineOrders);
  if (!inner) return null;
  const key = readableKey(viewKeyType(mapping, view));
  return {
    sql: `SELECT ${key} FROM (SELECT DISTINCT k FROM (${inner.sql}) facts) one ORDER BY k LIMIT 1 OFFSET ?`,
    values: [...inner.values, place],
  };
}

const readableKey = (type: KeyType): string => (type === "integer" ? "k" : textText("k"));
