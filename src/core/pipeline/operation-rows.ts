import type { RowCounts } from "../change-files/change-batch.ts";
import type { OperationRows } from "./ledger-entry.ts";

export const NO_OPERATIONS: OperationRows = { loads: 0, inserts: 0, updates: 0, deletes: 0 };

export const operationRows = ({ load, insert, update, delete: deletes }: RowCounts): OperationRows => ({
  loads: load,
  inserts: insert,
  updates: update,
  deletes,
});

export const addOperations = (a: OperationRows, b: OperationRows): OperationRows => ({
  loads: a.loads + b.loads,
  inserts: a.inserts + b.inserts,
  updates: a.updates + b.updates,
  deletes: a.deletes + b.deletes,
});
