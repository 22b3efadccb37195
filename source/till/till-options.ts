/** What a till is told. */
export type TillOptions = {
  readonly seed: number;
  /** Orders per second; Infinity for as fast as it goes. Everything else the shop does comes along with them. */
  readonly ratePerSecond: number;
  /** Ends selling: what is under way is finished. */
  readonly signal: AbortSignal;
  /** The number of orders after which it ends. */
  readonly orders?: number;
  /** The time after which it ends. */
  readonly forMs?: number;
  /** Sessions that work at the same time. The history does not depend on it. */
  readonly lanes?: number;
  readonly onSale?: (orderId: number) => void;
  readonly clock?: TillClock;
};

/** Milliseconds; `sleep` ends early, without an error, when the signal aborts. */
export type TillClock = {
  readonly nowMs: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** 0 ≤ x < 1; for pauses before another attempt, never for the history. */
  readonly random: () => number;
};
