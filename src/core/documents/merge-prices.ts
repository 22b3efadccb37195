import { compareIds, type Id } from "../id.ts";
import type { PriceRow } from "../row-change.ts";
import { NO_VERSION } from "../version.ts";
import type { GonePrice, PriceEntry } from "./document-types.ts";
import { rowText } from "./row-text.ts";
import { type RowVersion, standingOf } from "./row-version.ts";

export type PriceState = { readonly prices: readonly PriceEntry[]; readonly gonePrices: readonly GonePrice[] };
export type MergedPrices = PriceState & { readonly effects: number; readonly conflicts: number };

/**
 * A product's price changes with the batch's merged in. They are rows of their own: the product's delete does not take them
 * along, they wait hidden while it is gone, and only their own delete removes them.
 */
export function mergePrices(state: PriceState, changes: ReadonlyMap<Id, RowVersion<PriceRow>>): MergedPrices {
  const alive = new Map(state.prices.map((price) => [price.id, price]));
  const gone = new Map(state.gonePrices.map((price) => [price.id, price]));
  let effects = 0;
  let conflicts = 0;
  for (const [id, change] of changes) {
    const known = alive.get(id);
    const version = known?.version ?? gone.get(id)?.version ?? NO_VERSION;
    const { wins, conflict } = standingOf(change, { version, row: known ?? null }, rowText.price);
    if (conflict) conflicts++;
    if (!wins) continue;
    effects++;
    alive.delete(id);
    gone.delete(id);
    if (change.row === null) gone.set(id, { id, version: change.version });
    else alive.set(id, { id, ...change.row, version: change.version });
  }
  if (effects === 0) return { ...state, effects, conflicts };
  return { prices: [...alive.values()].toSorted(byTime), gonePrices: [...gone.values()], effects, conflicts };
}

/** Changes without a time come first: nobody knows when they were. */
const byTime = (a: PriceEntry, b: PriceEntry): number =>
  (a.at?.getTime() ?? -Infinity) - (b.at?.getTime() ?? -Infinity) || compareIds(a.id, b.id);
