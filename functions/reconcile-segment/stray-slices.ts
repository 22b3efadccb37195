import { type Id, idText } from "../../src/core/id.ts";
import type { Finding } from "../../src/core/reconcile/finding.ts";
import type { KeyRange } from "../../src/core/reconcile/narrow-to-keys.ts";
import { sliceName } from "../../src/core/reconcile/slice-name.ts";
import type { DocumentScan } from "../../src/edges/document-scan.ts";
import { chunksOf } from "./chunks-of.ts";

/** Slices by their names alone. */
export type SlicesByName = {
  /** Slices of published levels. */
  readonly published: number;
  /** Names our writer never gives. */
  readonly extra: readonly Finding[];
  /** Products whose slices do not fit their published level, as id texts: to be judged as products. */
  readonly suspects: readonly string[];
};

/** Slices looked at together. */
const CHUNK_SLICES = 1_000;

/**
 * Walks the names of all slices in a range. `products` looks from the product to its slices, so a slice that no product points to
 * is only found here. Slices of a lower level than the published one are leftovers of growth, waiting to be swept.
 */
export async function slicesByName(scan: DocumentScan, range: KeyRange): Promise<SlicesByName> {
  let published = 0;
  const extra: Finding[] = [];
  const suspects = new Set<string>();
  for await (const names of chunksOf(scan.sliceIds(range), CHUNK_SLICES)) {
    const named = names.map((id) => ({ id, name: sliceName(id) }));
    const levels = await publishedLevels(scan, [...new Set(named.flatMap(({ name }) => (name ? [name.product] : [])))]);
    for (const { id, name } of named) {
      if (!name) {
        extra.push({ collection: "product_buyers", id, kind: "extra", fields: [], fieldCount: 0 });
        continue;
      }
      const level = levels.get(name.product) ?? 0;
      if (name.level === level) published += 1;
      if (name.level > level) suspects.add(idText(name.product));
    }
  }
  return { published, extra, suspects: [...suspects] };
}

async function publishedLevels(scan: DocumentScan, products: readonly Id[]): Promise<Map<Id, number>> {
  if (products.length === 0) return new Map();
  const stored = await scan.byIds("products", products);
  return new Map(stored.map(({ id, document }) => [id, document?.sync.slices ?? 0]));
}
