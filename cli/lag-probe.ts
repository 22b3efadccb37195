import { setTimeout as sleep } from "node:timers/promises";
import type { Id } from "../src/core/id.ts";
import { openMongo } from "../src/edges/mongo.ts";
import type { World } from "../localstack/world/open-world.ts";
import type { LiveNumbers } from "./live-numbers.ts";

/** Fine enough for a lag of a second or two, cheap enough to run all day: one read by _id. */
const POLL_MS = 100;
/** A sale that is cancelled or deleted at once may never be seen; then the next one is followed. */
const GIVE_UP_MS = 30_000;

/**
 * Measures the lag a reader feels: from the commit in the source until the sale stands in `customers`. One sale at a time is followed.
 */
export function lagProbe(world: World, numbers: LiveNumbers): { follow(order: number): void; close(): Promise<void> } {
  const opening = openMongo(world.documentsUri);
  let busy = false;
  let closed = false;

  /** The customer of the order, once the order is there; null for a walk-in sale, which no customer shows. */
  async function seenIn(order: number): Promise<Id | null | undefined> {
    const orders = (await opening).db(world.database).collection<{ _id: number; customer?: Id | null }>("orders");
    return (await orders.findOne({ _id: order }, { projection: { customer: 1 } }))?.customer;
  }

  async function watch(order: number, committedAtMs: number): Promise<void> {
    const customers = (await opening).db(world.database).collection<{ _id: Id }>("customers");
    while (!closed && Date.now() - committedAtMs < GIVE_UP_MS) {
      const customer = await seenIn(order);
      if (customer === null) return;
      const shown =
        customer === undefined
          ? null
          : await customers.findOne({ _id: customer, "orders.id": order } as object, { projection: { _id: 1 } });
      if (shown !== null) {
        numbers.lagMs = Date.now() - committedAtMs;
        return;
      }
      await sleep(POLL_MS);
    }
  }

  return {
    follow(order) {
      if (busy) return;
      busy = true;
      // A document server that is being restarted is no reason to stop selling: the next sale is followed instead.
      void watch(order, Date.now())
        .catch(() => {})
        .finally(() => (busy = false));
    },
    async close() {
      closed = true;
      await (await opening).close();
    },
  };
}
