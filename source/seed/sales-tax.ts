import type { Money } from "../../src/core/money.ts";

const RATE_UNITS = 100_000n;

/** Tax in cents, rounded half up like the database's ROUND. `rate` in 1/100,000. */
export function salesTax(subtotal: Money, rate: bigint): Money {
  return (subtotal * rate + RATE_UNITS / 2n) / RATE_UNITS;
}
