import type { ProductDerived, SliceSums } from "../core/documents/document-types.ts";
import type { ProductWrite } from "../core/documents/document-write.ts";
import type { InlineBuyers } from "../core/documents/inline-buyers.ts";
import { NO_ROW_SYNC } from "../core/documents/merge-own-row.ts";
import { addSliceSums, edgesIn, walkInTotals } from "../core/documents/slice-document.ts";
import type { TouchedKeys } from "../core/documents/touched-keys.ts";
import type { Id } from "../core/id.ts";
import { sliceName } from "../core/reconcile/slice-name.ts";
import type { ProductToBuild } from "../edges/document-store.ts";
import { type DerivedProduct, deriveProducts, type ProductInputs } from "./derive-products.ts";
import type { DocumentDeps } from "./document-deps.ts";
import { guardedWrite, type Hinders, type PlannedWrite } from "./guarded-write.ts";
import { inChunks } from "./in-chunks.ts";
import { inParallel } from "./in-parallel.ts";

/** Products built at once; each brings its touched slices along. */
const CHUNK_PRODUCTS = 200;
const CHUNKS_AT_ONCE = 2;

/** Rule 10: rebuilds touched slices, then totals and newest buyers of their products. Answers how many of each were written. */
export async function buildProducts(
  deps: DocumentDeps,
  touched: Pick<TouchedKeys, "products" | "edges">,
): Promise<{ products: number; slices: number }> {
  const written = { products: 0, slices: 0 };
  const ids = new Set([...touched.products, ...touched.edges.keys()]);
  await inParallel(inChunks([...ids], CHUNK_PRODUCTS), CHUNKS_AT_ONCE, (chunk) =>
    guardedWrite(deps, "products", chunk, (open) => planProducts(deps, open, touched.edges, written), isOfProduct),
  );
  return written;
}

/** A product is built with its slices; an order that cannot be read is left out of the inputs, and its own repair builds its edges again. */
const isOfProduct: Hinders<Id> = ({ collection, id }, product) =>
  collection === "products"
    ? id === product
    : collection === "product_buyers" && sliceName(String(id))?.product === product;

/** The product first (rev, L, inline list), its slices and sums second; after a miss all of it again, because L may have grown. */
async function planProducts(
  deps: DocumentDeps,
  ids: readonly Id[],
  edges: TouchedKeys["edges"],
  written: { products: number; slices: number },
): Promise<PlannedWrite<"products">[]> {
  const current = new Map((await deps.store.readProductsToBuild(ids)).map((product) => [product._id, product]));
  const inputs = ids.map((id): ProductInputs => ({ id, current: current.get(id), homes: edges.get(id) ?? new Set() }));
  const derived = await deriveProducts(deps, inputs);
  written.slices += derived.slicesWritten;
  return ids.map((id) => {
    const product = derived.products.get(id) ?? NO_SLICES;
    return {
      write: productWrite(id, current.get(id), product, deps.now),
      done: () => {
        written.products++;
      },
    };
  });
}

const NO_SLICES: DerivedProduct = { level: 0, sums: addSliceSums([]), inline: { buyers: [], all: false } };

/** A product without row and without edges becomes a tombstone, unless price changes wait for its row. */
function productWrite(
  id: Id,
  product: ProductToBuild | undefined,
  { level, sums, inline }: DerivedProduct,
  now: () => Date,
): ProductWrite {
  const derived = product?.live === true || edgesIn(sums) > 0 ? derivedOf(sums, inline) : null;
  const deletedAt = derived === null && product?.waits !== true ? now() : null;
  if (product === undefined) {
    const sync = { ...NO_ROW_SYNC, gonePrices: [], slices: level, all: inline.all, rev: 1 };
    return { kind: "insert", document: { _id: id, own: null, prices: [], derived, deletedAt, sync } };
  }
  return { kind: "derived", id, rev: product.rev, derived, slices: level, all: inline.all, deletedAt };
}

function derivedOf({ walkIn, ...sums }: SliceSums, { buyers }: InlineBuyers): ProductDerived {
  const totals = { ...sums, walkIn: walkInTotals(walkIn) };
  return { totals, buyers, moreBuyers: sums.buyers > buyers.length };
}
