import { sliceId } from "../core/documents/slice-address.ts";
import type { ProductDocument, SliceDocument } from "../core/documents/document-types.ts";
import type { Id } from "../core/id.ts";
import type { ExpectedProduct } from "../core/reconcile/expected-products.ts";
import type { Pair } from "../core/reconcile/pair-finding.ts";
import { sliceName } from "../core/reconcile/slice-name.ts";
import type { DocumentScan, Stored } from "../edges/document-scan.ts";
import { foundContent } from "./found-content.ts";
import { isShown } from "./is-shown.ts";

type Found = {
  readonly product: Stored<ProductDocument> | undefined;
  readonly slices: readonly Stored<SliceDocument>[];
};

/**
 * A product stands for itself and all its slices. The documents are read first, because their level says
 * where slices are expected; the source's snapshot was opened before, so it is the older side here as everywhere.
 */
export async function productPairs(
  scan: DocumentScan,
  ids: readonly Id[],
  expectedAt: (levels: ReadonlyMap<Id, number>) => Promise<ReadonlyMap<Id, ExpectedProduct>>,
): Promise<Pair[][]> {
  const products = new Map((await scan.byIds("products", ids)).map((one) => [one.id, one]));
  const found = new Map<Id, Found>();
  for (const id of ids) found.set(id, { product: products.get(id), slices: await scan.slicesOfProduct(id) });
  const expected = await expectedAt(new Map([...found].map(([id, one]) => [id, levelOf(one)])));
  return ids.map((id) =>
    pairsOfProduct(scan, id, found.get(id) ?? { product: undefined, slices: [] }, expected.get(id)),
  );
}

/** The published level; where the product itself is gone, the highest that slices were written for. */
function levelOf({ product, slices }: Found): number {
  const published = product?.document?.sync.slices ?? 0;
  if (published > 0) return published;
  return Math.max(0, ...slices.map(({ id }) => sliceName(String(id))?.level ?? 0));
}

function pairsOfProduct(scan: DocumentScan, id: Id, found: Found, expected: ExpectedProduct | undefined): Pair[] {
  const product = expected?.product ?? null;
  const content = product && scan.contentOf("products", product);
  const own: Pair = {
    collection: "products",
    id: String(id),
    expected: content,
    found: found.product && isShown(found.product) ? foundContent(found.product, content) : null,
  };
  // Without a product there is nothing that could have slices.
  const should = new Map((product === null ? [] : (expected?.slices ?? [])).map((slice) => [slice._id, slice]));
  const is = new Map(found.slices.map((slice) => [String(slice.id), slice]));
  // A product that exists on neither side keeps the empty slices of its time: only a slice with content is one too many.
  if (product === null && own.found === null) return found.slices.filter(isFull).map((slice) => extraSlice(slice));
  const level = levelOf(found);
  const others = found.slices.filter((slice) => !should.has(String(slice.id)) && !isHarmless(slice, level));
  const expectedSlices = [...should].map(([id, made]): Pair => {
    const stored = is.get(id);
    const wanted = scan.contentOf("product_buyers", made);
    const standing = stored ? foundContent(stored, wanted) : null;
    return { collection: "product_buyers", id, expected: wanted, found: standing };
  });
  return [own, ...expectedSlices, ...others.map((slice) => extraSlice(slice))];
}

const extraSlice = (slice: Stored<SliceDocument>): Pair => ({
  collection: "product_buyers",
  id: String(slice.id),
  expected: null,
  found: slice.content(),
});

/** Slices from before the product grew wait to be swept, empty ones of a higher level for it to grow; no reader opens either. */
function isHarmless(slice: Stored<SliceDocument>, level: number): boolean {
  const id = String(slice.id);
  const name = sliceName(id);
  if (name === null || sliceId(name) !== id) return false;
  return name.level < level || (name.level > level && !isFull(slice));
}

const isFull = ({ document, asWritten }: Stored<SliceDocument>): boolean =>
  document === null || !asWritten || document.edges.length > 0;
