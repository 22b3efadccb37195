import type { ProductDocument, SliceDocument } from "../../src/core/documents/document-types.ts";
import { sliceId } from "../../src/core/documents/slice-address.ts";
import { idText } from "../../src/core/id.ts";
import { unreachable } from "../../src/core/unreachable.ts";
import type { Mapping } from "../../src/core/mapping/mapping.ts";
import {
  customerFacts,
  type DocumentFacts,
  type FactSettings,
  orderFacts,
  placeFacts,
  productFacts,
  wholeNumber,
} from "../../src/core/reconcile/document-facts.ts";
import type { KeyRange } from "../../src/core/reconcile/narrow-to-keys.ts";
import { customerHolds, orderHolds, productHolds } from "../../src/core/reconcile/shape-checks.ts";
import { type SourceView, viewKeyType } from "../../src/core/reconcile/sql/view-queries.ts";
import { NO_SUMS, type ViewSums } from "../../src/core/reconcile/view-sums.ts";
import type { DocumentScan, Stored } from "../../src/edges/document-scan.ts";
import { chunksOf } from "./chunks-of.ts";

export type ExaminedDocument = {
  readonly key: string;
  /** null: neither reader nor source knows it, or it cannot be read. */
  readonly facts: DocumentFacts | null;
  /** As our writer would leave it, as far as one can tell without its source rows. */
  readonly holds: boolean;
  /** What a product's own totals say. */
  readonly shown?: ViewSums;
};

export type ExamineContext = { readonly mapping: Mapping; readonly settings: FactSettings };

/** Products whose slices are read together; a product of 100,000 buyers alone brings 4,096 slices along. */
const CHUNK_PRODUCTS = 100;

/** Reads the documents of a view in a key range, in key order, products with the slices of their published levels. */
export async function* examineDocuments(
  scan: DocumentScan,
  view: SourceView,
  range: KeyRange,
  { mapping, settings }: ExamineContext,
): AsyncGenerator<ExaminedDocument> {
  const type = viewKeyType(mapping, view);
  switch (view) {
    case "places":
      for await (const one of scan.range(view, type, range)) {
        yield examined(one, (place) => [placeFacts(place, settings), !place.own || place.deletedAt === null]);
      }
      return;
    case "orders":
      for await (const one of scan.range(view, type, range)) {
        yield examined(one, (order) => [orderFacts(order, settings), orderHolds(order, settings)]);
      }
      return;
    case "customers":
      for await (const one of scan.range(view, type, range)) {
        yield examined(one, (customer) => [customerFacts(customer, settings), customerHolds(customer, settings)]);
      }
      return;
    case "products":
      for await (const products of chunksOf(scan.range(view, type, range), CHUNK_PRODUCTS)) {
        yield* examineProducts(scan, products, settings);
      }
      return;
    default:
      unreachable(view);
  }
}

function examined<D>(
  { id, document, asWritten }: Stored<D>,
  judge: (document: D) => [facts: DocumentFacts | null, holds: boolean],
): ExaminedDocument {
  const key = idText(id);
  if (document === null) return { key, facts: null, holds: false };
  const [facts, holds] = judge(document);
  return { key, facts, holds: asWritten && holds };
}

async function* examineProducts(
  scan: DocumentScan,
  products: readonly Stored<ProductDocument>[],
  settings: FactSettings,
): AsyncGenerator<ExaminedDocument> {
  const ids = products.flatMap(({ document }) => publishedSlices(document));
  const stored = ids.length > 0 ? await scan.byIds("product_buyers", ids) : [];
  const slices = new Map(stored.map((slice) => [slice.id, slice]));
  for (const product of products) {
    const own = publishedSlices(product.document).flatMap((id) => slices.get(id) ?? []);
    const readable = own.flatMap(({ document }): SliceDocument[] => (document ? [document] : []));
    const edges = readable.flatMap((slice) => slice.edges);
    const judged = examined(product, (document) => [
      productFacts(document, edges, settings),
      own.every((slice) => slice.asWritten) && productHolds(document, readable, settings),
    ]);
    yield { ...judged, shown: shownTotals(product.document) };
  }
}

function shownTotals(product: ProductDocument | null): ViewSums {
  if (!product?.derived) return NO_SUMS;
  const { orders, lines, units, gross, net, walkIn } = product.derived.totals;
  const walkIns = {
    walkInLines: walkIn.lines,
    walkInUnits: wholeNumber(walkIn.units),
    walkInGross: walkIn.gross,
    walkInNet: walkIn.net,
  };
  return {
    ...NO_SUMS,
    documents: product.own ? 1 : 0,
    orders,
    lines,
    units: wholeNumber(units),
    gross,
    net,
    ...walkIns,
  };
}

function publishedSlices(product: ProductDocument | null): string[] {
  const level = product?.sync.slices ?? 0;
  return Array.from({ length: level }, (_, slice) => sliceId({ product: product?._id ?? 0, level, slice }));
}
