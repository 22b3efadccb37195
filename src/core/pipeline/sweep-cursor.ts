import type { UnsweptTable } from "./sweep-decision.ts";

/** Everything up to this document has been looked at; `after` is its id as text. */
export type SweepPosition = {
  readonly collection: "places" | "products" | "customers" | "orders";
  readonly after: string;
};

/** Where a sweep that takes several calls goes on, and what the calls before have done. */
export type SweepCursor = {
  /** null: from the start once more, because an older file came meanwhile whose rows may stand before the position. */
  readonly position: SweepPosition | null;
  /** Files that were there at the last call: of the load, and all that may be older. */
  readonly files: number;
  /** Whether the first call touched again what was swept before: then all of it is touched, and not what stands after some position. */
  readonly again: boolean;
  /** Calls so far. */
  readonly parts: number;
  readonly rows: number;
  readonly touched: boolean;
  /** Tables that a call before has passed over: one that is ready only now was not swept from the start. */
  readonly left: readonly UnsweptTable[];
};
