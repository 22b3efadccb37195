import type { CollapsedRows } from "../documents/collapse.ts";
import type { DocumentSettings } from "../documents/document-settings.ts";
import type {
  Edge,
  OrderDocument,
  ProductDerived,
  ProductDocument,
  SliceDocument,
} from "../documents/document-types.ts";
import { addOrders, type EdgeDrafts, edgeOf, noEdges } from "../documents/edges-of-orders.ts";
import { buyersOf, completeList } from "../documents/inline-buyers.ts";
import { NO_ROW_SYNC } from "../documents/merge-own-row.ts";
import { mergePrices } from "../documents/merge-prices.ts";
import { sliceOf } from "../documents/slice-address.ts";
import { addSliceSums, sliceDocument, walkInTotals } from "../documents/slice-document.ts";
import type { Id } from "../id.ts";

export type ExpectedProduct = { readonly product: ProductDocument | null; readonly slices: readonly SliceDocument[] };

/** Edges of these products from the orders that hold them. */
export function expectedEdges(
  orders: ReadonlyMap<Id, OrderDocument>,
  products: ReadonlySet<Id>,
  { cancelledStatuses }: DocumentSettings,
): EdgeDrafts {
  const edges = noEdges();
  const live = [...orders.values()].flatMap(({ _id, row, h, lines }) =>
    row && h !== null ? [{ _id, row, h, lines }] : [],
  );
  addOrders(edges, live, products, cancelledStatuses);
  return edges;
}

/**
 * The product and its slices at a level, made from source rows. `rows` must hold the product, its prices and the customers who
 * bought it. At level 0 (no slice was ever published) there must be no edges.
 */
export function expectedProduct(
  id: Id,
  level: number,
  rows: CollapsedRows,
  drafts: EdgeDrafts,
  settings: DocumentSettings,
): ExpectedProduct {
  const entry = rows.products.get(id);
  const own = entry?.newest?.row ?? null;
  const names = new Map(
    [...rows.customers].flatMap(([key, { newest }]) => (newest?.row ? [[key, newest.row.name] as const] : [])),
  );
  const edges = [...(drafts.byProduct.get(id)?.values() ?? [])].map((draft) => edgeOf(draft, names));
  const slices = slicesOf(id, level, edges);
  if (!own && edges.length === 0) return { product: null, slices };
  const { prices } = mergePrices({ prices: [], gonePrices: [] }, entry?.prices ?? new Map());
  const product: ProductDocument = {
    _id: id,
    own,
    prices,
    derived: derivedFromSlices(slices, settings),
    deletedAt: null,
    sync: { ...NO_ROW_SYNC, gonePrices: [], slices: level, all: false },
  };
  return { product, slices };
}

function slicesOf(product: Id, level: number, edges: readonly Edge[]): SliceDocument[] {
  const bySlice = Map.groupBy(edges, (edge) => sliceOf(edge.h, level));
  return Array.from({ length: level }, (_, slice) =>
    sliceDocument({ product, level, slice }, bySlice.get(slice) ?? [], 0),
  );
}

/** What a product with exactly these slices shows. */
export function derivedFromSlices(slices: readonly SliceDocument[], { limits }: DocumentSettings): ProductDerived {
  const { walkIn, ...sums } = addSliceSums(slices.map((slice) => slice.sums));
  const { buyers } = completeList(buyersOf(slices), limits.inlineBuyers);
  return { totals: { ...sums, walkIn: walkInTotals(walkIn) }, buyers, moreBuyers: sums.buyers > buyers.length };
}
