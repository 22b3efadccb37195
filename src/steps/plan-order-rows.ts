import type { OrderEntry } from "../core/documents/collapse.ts";
import type { OrderDocument } from "../core/documents/document-types.ts";
import type { OrderWrite } from "../core/documents/document-write.ts";
import { absentOrder, mergeOrder } from "../core/documents/merge-order.ts";
import { touchOrder } from "../core/documents/touch-rules.ts";
import type { Id } from "../core/id.ts";
import type { ApplyRun } from "./apply-rows.ts";
import type { PlannedWrite } from "./guarded-write.ts";

/** Reads the orders and merges their rows and lines into them. An order document is replaced whole: it is all its own. */
export async function planOrderRows(run: ApplyRun, ids: readonly Id[]): Promise<PlannedWrite<"orders">[]> {
  const { store, now } = run.deps;
  const current = new Map((await store.readOrders(ids)).map((order) => [order._id, order]));
  return ids.map((id) => {
    const entry = run.rows.orders.get(id) as OrderEntry;
    const order = current.get(id) ?? absentOrder(id);
    const merged = mergeOrder(order, entry, now());
    return {
      write: merged.effects === 0 ? null : writeOf(order, merged.document),
      done: () => {
        run.count(merged);
        touchOrder(run.touches, merged.document, entry);
      },
    };
  });
}

const writeOf = (order: OrderDocument, document: OrderDocument): OrderWrite =>
  order.sync.rev === 0 ? { kind: "insert", document } : { kind: "replace", rev: order.sync.rev, document };
