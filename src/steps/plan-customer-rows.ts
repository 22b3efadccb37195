import type { RowEntry } from "../core/documents/collapse.ts";
import type { CustomerDocument } from "../core/documents/document-types.ts";
import { mergeCustomerRow, NO_ROW_SYNC } from "../core/documents/merge-own-row.ts";
import { touchCustomer } from "../core/documents/touch-rules.ts";
import type { Id } from "../core/id.ts";
import type { CustomerRow } from "../core/row-change.ts";
import type { OwnPart } from "../edges/document-store.ts";
import type { ApplyRun } from "./apply-rows.ts";
import type { PlannedWrite } from "./guarded-write.ts";

const absentCustomer = (id: Id): OwnPart<CustomerDocument> => ({
  _id: id,
  own: null,
  hasDerived: false,
  deletedAt: null,
  sync: NO_ROW_SYNC,
});

/** Rule 14: writes the customer's own fields and nothing that is derived; the build decides on tombstones. */
export async function planCustomerRows(run: ApplyRun, ids: readonly Id[]): Promise<PlannedWrite<"customers">[]> {
  const { store, settings } = run.deps;
  const current = new Map((await store.readCustomers(ids)).map((customer) => [customer._id, customer]));
  return ids.map((id) => {
    const entry = run.rows.customers.get(id) as RowEntry<CustomerRow>;
    const customer = current.get(id) ?? absentCustomer(id);
    const { rev } = customer.sync;
    const { own, sync: merged, wins, conflict } = mergeCustomerRow(customer, entry, settings);
    const sync = { ...merged, rev: rev + 1 };
    const deletedAt = own === null && !customer.hasDerived ? customer.deletedAt : null;
    const write =
      rev === 0
        ? { kind: "insert" as const, document: { _id: id, own, derived: null, deletedAt, sync } }
        : { kind: "own" as const, id, rev, own, deletedAt, sync };
    return {
      write: wins ? write : null,
      done: () => {
        run.count({ effects: wins ? 1 : 0, conflicts: conflict ? 1 : 0 });
        touchCustomer(run.touches, id, sync, entry);
      },
    };
  });
}
