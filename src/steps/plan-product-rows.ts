import type { ProductEntry } from "../core/documents/collapse.ts";
import type { ProductDocument } from "../core/documents/document-types.ts";
import type { ProductWrite } from "../core/documents/document-write.ts";
import { mergePrices, type PriceState } from "../core/documents/merge-prices.ts";
import { mergeProductRow, NO_ROW_SYNC } from "../core/documents/merge-own-row.ts";
import { touchProduct } from "../core/documents/touch-rules.ts";
import type { Id } from "../core/id.ts";
import type { OwnPart } from "../edges/document-store.ts";
import type { ApplyRun } from "./apply-rows.ts";
import type { PlannedWrite } from "./guarded-write.ts";

type OwnProduct = OwnPart<ProductDocument>;

const absentProduct = (id: Id): OwnProduct => ({
  _id: id,
  own: null,
  prices: [],
  hasDerived: false,
  deletedAt: null,
  sync: { ...NO_ROW_SYNC, gonePrices: [], slices: 0, all: false },
});

const pricesOf = ({ prices, sync }: OwnProduct): PriceState => ({ prices, gonePrices: sync.gonePrices });

/** Rule 14: writes the product's own fields and price history and nothing that is derived. */
export async function planProductRows(run: ApplyRun, ids: readonly Id[]): Promise<PlannedWrite<"products">[]> {
  const current = new Map((await run.deps.store.readProducts(ids)).map((product) => [product._id, product]));
  return ids.map((id) => {
    const entry = run.rows.products.get(id) as ProductEntry;
    const product = current.get(id) ?? absentProduct(id);
    const { own, sync, wins, conflict } = mergeProductRow(product, entry);
    const { prices, gonePrices, ...price } = mergePrices(pricesOf(product), entry.prices);
    const effects = (wins ? 1 : 0) + price.effects;
    const next = { ...product, own, prices, sync: { ...product.sync, ...sync, gonePrices, rev: product.sync.rev + 1 } };
    return {
      write: effects === 0 ? null : writeOf(product, next),
      done: () => {
        run.count({ effects, conflicts: (conflict ? 1 : 0) + price.conflicts });
        touchProduct(run.touches, { ...next, live: own !== null }, entry);
      },
    };
  });
}

function writeOf(product: OwnProduct, next: OwnProduct): ProductWrite {
  const { own, prices, sync } = next;
  // A tombstone that is more than that again must not go by TTL: waiting price changes still hope for their product.
  const isEmpty = own === null && prices.length === 0 && !product.hasDerived;
  const deletedAt = isEmpty ? product.deletedAt : null;
  const { rev } = product.sync;
  if (rev > 0) return { kind: "own", id: product._id, rev, own, prices, deletedAt, sync };
  return { kind: "insert", document: { _id: product._id, own, prices, derived: null, deletedAt, sync } };
}
