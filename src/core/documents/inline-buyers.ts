import type { Buyer, SliceDocument } from "./document-types.ts";
import { hash16 } from "./hash16.ts";
import { customerHome } from "./home.ts";
import { rankBuyers, type Ranked } from "./rank-buyers.ts";
import { sliceOf } from "./slice-address.ts";
import { buyerOf, isBuyer } from "./slice-document.ts";

/** A product's inline list. `all`: it holds every buyer there is. */
export type InlineBuyers = { readonly buyers: readonly Buyer[]; readonly all: boolean };

/** Every buyer of these slices. */
export const buyersOf = (slices: Iterable<SliceDocument>): Buyer[] =>
  [...slices].flatMap((slice) => slice.edges.filter(isBuyer).map(buyerOf));

/** The list when the candidates are all buyers of the product. */
export function completeList(candidates: readonly Buyer[], limit: number): InlineBuyers {
  return { buyers: candidates.toSorted(rankBuyers).slice(0, limit), all: candidates.length <= limit };
}

/**
 * Rule 12: the list from the old one and the touched slices as just written, or null when a buyer of a slice nobody opened
 * may belong in it (rule 13 then). `all` is judged from the candidates and never from a sum, which other writers move meanwhile.
 */
export function nextInlineBuyers(
  old: InlineBuyers,
  written: readonly SliceDocument[],
  touchedSlices: ReadonlySet<number>,
  { level, limit }: { level: number; limit: number },
): InlineBuyers | null {
  const kept = old.buyers.filter((buyer) => !touchedSlices.has(sliceOf(hash16(customerHome(buyer.customer)), level)));
  const candidates = [...kept, ...buyersOf(written)].toSorted(rankBuyers);
  const buyers = candidates.slice(0, limit);
  if (old.all) return { buyers, all: candidates.length <= limit };
  const [last, oldLast] = [buyers[limit - 1], old.buyers[limit - 1]];
  const exact = last !== undefined && oldLast !== undefined && rankBuyers(last, oldLast) <= 0;
  return exact ? { buyers, all: false } : null;
}

/** Rule 13: true when no unopened slice can hold a better buyer than those found. */
export function headsSuffice(found: readonly Buyer[], nextHead: Ranked | undefined, limit: number): boolean {
  if (nextHead === undefined) return true;
  const last = found.toSorted(rankBuyers)[limit - 1];
  return last !== undefined && rankBuyers(last, nextHead) <= 0;
}
