import { type Id, idText } from "../id.ts";
import { HASHES } from "./hash16.ts";

/** Which slice of which product. */
export type SliceAddress = { readonly product: Id; readonly level: number; readonly slice: number };

/** More slices than this would make every sum over a product slow; 16,384 hold half a million edges at the size they are made for. */
export const MAX_LEVEL = 16_384;

/** A mean of twice the edges a slice is made for lets the product grow, by this factor at once. */
const GROWTH = 4;
const GROWTH_AT = 2;

/** `<product>/<L>/<s>`: the last two parts are numbers, so a product's text may hold any character. */
export const sliceId = ({ product, level, slice }: SliceAddress): string => `${idText(product)}/${level}/${slice}`;

export const sliceOf = (h: number, level: number): number => Math.floor((h * level) / HASHES);

/** First hash of a slice; the slice ends where the next one starts. `level` is a power of two. */
export const sliceStart = (slice: number, level: number): number => (slice * HASHES) / level;

/** Level of a product with its first edges: the power of two that gives slices of at most `sliceEdges` edges on average. */
export function firstLevel(edges: number, sliceEdges: number): number {
  return Math.min(MAX_LEVEL, Math.max(1, 2 ** Math.ceil(Math.log2(edges / sliceEdges))));
}

/** Level a product of `level` slices should have. It never shrinks: slices of a published level stay where readers look for them. */
export function grownLevel(level: number, edges: number, sliceEdges: number): number {
  let grown = level;
  while (edges > GROWTH_AT * grown * sliceEdges && grown < MAX_LEVEL) grown = Math.min(MAX_LEVEL, grown * GROWTH);
  return grown;
}
