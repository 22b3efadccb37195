import { type Buyer } from "../core/documents/document-types.ts";
import { buyersOf, completeList, headsSuffice, type InlineBuyers } from "../core/documents/inline-buyers.ts";
import { rankBuyers, type Ranked } from "../core/documents/rank-buyers.ts";
import type { Id } from "../core/id.ts";
import type { ProductLevel } from "../edges/document-store.ts";
import type { DocumentDeps } from "./document-deps.ts";
import { inChunks } from "./in-chunks.ts";

/** Products whose heads are read together; a product with 100,000 buyers has 4,096 heads. */
const CHUNK_PRODUCTS = 50;

/** Rule 13: the newest buyers of products whose old list does not tell, by opening slices in the order of their newest buyer. */
export async function openHeads(deps: DocumentDeps, levels: readonly ProductLevel[]): Promise<Map<Id, InlineBuyers>> {
  const lists = new Map<Id, InlineBuyers>();
  for (const chunk of inChunks(levels, CHUNK_PRODUCTS)) {
    const searches = await startSearches(deps, chunk);
    for (let open = searches; open.length > 0;) {
      await openMore(deps, open);
      open = open.filter((search) => !headsSuffice(search.found, search.heads[search.opened], limitOf(deps)));
    }
    for (const { product, found, opened, heads } of searches) {
      const { buyers, all } = completeList(found, limitOf(deps));
      lists.set(product, { buyers, all: all && opened === heads.length });
    }
  }
  return lists;
}

type Head = Ranked & { readonly _id: string };
type Search = { readonly product: Id; readonly heads: readonly Head[]; opened: number; found: Buyer[] };

const limitOf = ({ settings }: DocumentDeps): number => settings.limits.inlineBuyers;

/** After the first look, this many times as many slices are opened at once. */
const WIDER = 4;

async function startSearches({ store }: DocumentDeps, levels: readonly ProductLevel[]): Promise<Search[]> {
  const heads = await store.sliceHeads(levels);
  const byProduct = Map.groupBy(heads, (head) => head.product);
  return levels.map(({ product }) => {
    const own = (byProduct.get(product) ?? []).flatMap(({ _id, topAt, topId }) =>
      topId === null ? [] : [{ _id, lastAt: topAt, customer: topId }],
    );
    return { product, heads: own.toSorted(rankBuyers), opened: 0, found: [] };
  });
}

/** Opens the next slices of every search: each of the newest N buyers stands in one slice, so N slices are enough most times. */
async function openMore(deps: DocumentDeps, searches: readonly Search[]): Promise<void> {
  const wanted = searches.flatMap((search) => {
    const width = limitOf(deps) * (search.opened === 0 ? 1 : WIDER);
    const next = search.heads.slice(search.opened, search.opened + width);
    search.opened += next.length;
    return next.map((head) => head._id);
  });
  const slices = await deps.store.readSlices(wanted);
  const byProduct = Map.groupBy(slices, (slice) => slice.product);
  for (const search of searches) search.found.push(...buyersOf(byProduct.get(search.product) ?? []));
}
