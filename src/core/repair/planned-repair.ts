import type { SourceView } from "../reconcile/sql/view-queries.ts";
import type { ByHand } from "./repair-keys.ts";

/** A repair in numbers, and the first of its keys as people write them. */
export type PlannedRepair = {
  readonly of: string | null;
  readonly keys: { readonly [view in SourceView]: number };
  readonly first: readonly string[];
  /** Keys with a row newer than the repair. */
  readonly inFlight: number;
  readonly byHand: readonly ByHand[];
  /** Keys that were named and are neither in the source nor in the target. */
  readonly notFound: readonly string[];
  readonly left: number;
};
