import type { Id } from "../../../src/core/id.ts";
import type { CustomerRow, LineRow, OrderRow, PlaceRow, PriceRow, ProductRow } from "../../../src/core/row-change.ts";

/** What kind of shop a history is played in. */
export type ShopKind = {
  readonly ids: "number" | "text" | "bigint";
  readonly ownLineIds: boolean;
  readonly hasPlaces: boolean;
  /** Few products with many buyers. */
  readonly crowd: boolean;
};

export type ModelLine = { readonly order: Id; readonly line: Id; readonly row: LineRow };
export type ModelPrice = { readonly product: Id; readonly row: PriceRow };

/** The source's rows at the end of a history. Lines are keyed as the shop keys them. */
export type ModelShop = {
  readonly customers: Map<Id, CustomerRow>;
  readonly products: Map<Id, ProductRow>;
  readonly places: Map<Id, PlaceRow>;
  readonly orders: Map<Id, OrderRow>;
  readonly lines: Map<string, ModelLine>;
  readonly prices: Map<Id, ModelPrice>;
};

export const emptyShop = (): ModelShop => ({
  customers: new Map(),
  products: new Map(),
  places: new Map(),
  orders: new Map(),
  lines: new Map(),
  prices: new Map(),
});

/** Beyond 2^53, where numbers would round. */
const BIG = 9_007_199_254_740_993n;

/** The n-th id of a shop. Texts hold the characters that paths and field names stumble over. 0 is an id. */
export function shopId(kind: ShopKind, n: number): Id {
  if (kind.ids === "number") return n;
  return kind.ids === "bigint" ? BIG + BigInt(n) : `k.${n}/1/$ä`;
}
