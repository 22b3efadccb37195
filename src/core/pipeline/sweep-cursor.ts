import type { UnsweptTable } from "./sweep-decision.ts";

/** Everything up to this document has been looked at; `after` is its id as text. */
export type SweepPosition = {
  readonly collection: "places" | "products" | "customers" | "orders";
  readonly after: string;
};

/** Where a sweep that takes several calls goes on, and what the calls before have done. */
export type SweepCursor = {
  readonly position: SweepPosition;
  /** Calls so far. */
  readonly parts: number;
  readonly rows: number;
  readonly touched: boolean;
  /** Tables that a call before has passed over: one that is ready only now was not swept from the start. */
  readonly left: readonly UnsweptTable[];
};
