import type { SourceView } from "../reconcile/sql/view-queries.ts";
import type { ByHand } from "./repair-keys.ts";

/** Keys that were named and are neither in the source nor in the target; the first of them as `orders 42`. Nothing is written of them. */
export type NotFound = { readonly count: number; readonly first: readonly string[] };

/** A repair in numbers, and the first of its keys as people write them. */
export type PlannedRepair = {
  readonly of: string | null;
  readonly keys: { readonly [view in SourceView]: number };
  readonly first: readonly string[];
  /** Keys with a row newer than the repair. */
  readonly inFlight: number;
  readonly byHand: readonly ByHand[];
  readonly notFound: NotFound;
  readonly left: number;
};
