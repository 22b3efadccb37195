import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom, type SeededRandom } from "../seed/seeded-random.ts";
import type { TillAction } from "./till-action.ts";
import {
  changePrice,
  deleteCustomer,
  moveCustomer,
  newCustomer,
  newProduct,
  renameCustomer,
  renameProduct,
} from "./till-people.ts";
import { cancel, deleteOrder, exchangeProduct, moveOrder, retypeLine, returnLine, sell, ship } from "./till-sales.ts";
import { openTill } from "./till-session.ts";

/** What happens in the shop and how often, of 100. */
const ACTIONS = {
  sell: { weight: 55, action: sell },
  ship: { weight: 8, action: ship },
  changePrice: { weight: 6, action: changePrice },
  moveCustomer: { weight: 4, action: moveCustomer },
  renameCustomer: { weight: 3, action: renameCustomer },
  renameProduct: { weight: 3, action: renameProduct },
  newCustomer: { weight: 4, action: newCustomer },
  newProduct: { weight: 2, action: newProduct },
  cancel: { weight: 3, action: cancel },
  returnLine: { weight: 3, action: returnLine },
  moveOrder: { weight: 2, action: moveOrder },
  exchangeProduct: { weight: 2, action: exchangeProduct },
  retypeLine: { weight: 2, action: retypeLine },
  deleteOrder: { weight: 2, action: deleteOrder },
  deleteCustomer: { weight: 1, action: deleteCustomer },
} as const satisfies Record<string, { weight: number; action: TillAction }>;

export type TillActionName = keyof typeof ACTIONS;
const NAMES = Object.keys(ACTIONS) as TillActionName[];
const TOTAL_WEIGHT = NAMES.reduce((sum, name) => sum + ACTIONS[name].weight, 0);

/** How often each thing was done. `nothingToDo`: no row fitted; `lost`: the server went away, the commit may or may not have arrived. */
export type TillCounts = Record<TillActionName, number> & { nothingToDo: number; lost: number };

export type TillOptions = {
  seed: number;
  /** Transactions per second; Infinity for as fast as it goes. */
  ratePerSecond: number;
  signal: AbortSignal;
  onSale?: (orderId: number) => void;
};

function pickAction(random: SeededRandom): TillActionName {
  let left = random.fraction() * TOTAL_WEIGHT;
  for (const name of NAMES) {
    left -= ACTIONS[name].weight;
    if (left < 0) return name;
  }
  return "sell";
}

/** Keeps a shop busy until the signal aborts, through deadlocks and restarts of the server. @returns what was done */
export async function runTill(uri: string, options: TillOptions): Promise<TillCounts> {
  const random = seededRandom(options.seed);
  const counts = { ...Object.fromEntries(NAMES.map((name) => [name, 0])), nothingToDo: 0, lost: 0 } as TillCounts;
  const session = await openTill(uri, options.signal);
  const pauseMs = 1000 / options.ratePerSecond;
  try {
    while (!options.signal.aborted) {
      const startedMs = Date.now();
      const name = pickAction(random);
      // A random source of its own: an action tried again after a deadlock makes the same choices.
      const seed = random.int(0, 2 ** 31);
      const done = await session.transaction(async (tx) => ({
        id: await ACTIONS[name].action(tx, seededRandom(seed)),
      }));
      if (done === null) counts.lost += 1;
      else if (done.id === null) counts.nothingToDo += 1;
      else {
        counts[name] += 1;
        if (name === "sell") options.onSale?.(done.id);
      }
      await waitFor(pauseMs - (Date.now() - startedMs), options.signal);
    }
  } finally {
    session.close();
  }
  return counts;
}

async function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0) return;
  // Aborting ends the pause, which is all it should do here.
  await sleep(ms, undefined, { signal }).catch(() => {});
}
