import { setTimeout as sleep } from "node:timers/promises";
import { connectShop } from "../../../source/shop-connection.ts";
import type { ShopAccounts } from "../../../source/create-accounts.ts";
import { runTill } from "../../../source/till/till.ts";

const BULK_PAUSE_MS = 250;

/** Two tills and, every quarter of a second, one transaction over a whole table; ends with the signal. */
export async function runRestlessShop(accounts: ShopAccounts, seed: number, signal: AbortSignal): Promise<void> {
  const tills = [seed, seed + 1].map((each) => runTill(accounts.app, { seed: each, ratePerSecond: 100, signal }));
  await Promise.all([...tills, updateWholeTables(accounts.app, signal)]);
}

async function updateWholeTables(uri: string, signal: AbortSignal): Promise<void> {
  const connection = await connectShop(uri);
  for (let round = 1; !signal.aborted; round++) {
    try {
      await connection.query("UPDATE pos.Customer SET address2 = ?", [`bulk ${round}`]);
    } catch (error) {
      // The tills hold rows of it: the next round comes anyway.
      if (!/Deadlock|Lock wait/.test(String(error))) throw error;
    }
    await sleep(BULK_PAUSE_MS, undefined, { signal }).catch(() => {});
  }
  connection.destroy();
}
