/**
 * What is compared, each over key ranges of its own collection. `products` covers a product together with its slices;
 * `slices` walks all of `product_buyers` once, because a slice nobody published can only be found that way.
 */
export type SegmentView = "places" | "customers" | "products" | "orders" | "slices";

/**
 * A contiguous key range, the unit of comparison: keys above `from` up to and including `to`.
 * Bounds are id texts (`i:42`, `t:abc`) so that they survive JSON; null is open, so keys outside the source's range belong to somebody too.
 */
export type Segment = {
  /** Unique within the run and usable as a file name: `orders-0003`. */
  readonly segment: string;
  readonly view: SegmentView;
  /** The source's table, for people; absent without a source. */
  readonly table?: string;
  readonly from: string | null;
  readonly to: string | null;
};
