import type { DocumentSettings } from "../../../src/core/documents/document-settings.ts";
import type { ShopKind } from "./model-shop.ts";

/** Tiny limits, so that five customers overflow every list and a product with three buyers grows. */
export const modelSettings = ({ ownLineIds, hasPlaces }: ShopKind): DocumentSettings => ({
  hasPlaces,
  ownLineIds,
  cancelledStatuses: new Set(["cancelled", "returned"]),
  scales: { price: 2, priceFrom: 2, priceTo: 2, unitPrice: 3, lineTotal: 2, subtotal: 2, salesTax: 2, total: 2 },
  limits: { inlineOrders: 2, inlineOrderBytes: 1_000_000, inlineBuyers: 2, sliceEdges: 1 },
});

export const USUAL_SHOP: ShopKind = { ids: "number", ownLineIds: false, hasPlaces: true, crowd: false };

/** Every kind of shop, taken in turn. */
export const SHOP_KINDS: readonly ShopKind[] = [
  USUAL_SHOP,
  { ids: "number", ownLineIds: true, hasPlaces: true, crowd: false },
  { ids: "number", ownLineIds: false, hasPlaces: true, crowd: true },
  { ids: "text", ownLineIds: false, hasPlaces: false, crowd: false },
  { ids: "text", ownLineIds: true, hasPlaces: true, crowd: true },
  { ids: "bigint", ownLineIds: true, hasPlaces: true, crowd: false },
];
