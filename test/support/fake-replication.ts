import type { ReplicatedTable, ReplicationState } from "../../src/core/pipeline/replication.ts";
import type { Replication } from "../../src/edges/replication.ts";

/** A DMS whose word is set by a test. */
export type FakeReplication = { -readonly [K in keyof Replication]: Replication[K] } & {
  now: ReplicationState;
  counted: ReplicatedTable[];
};

const LOADED: ReplicationState = {
  status: "running",
  migrationType: "full-load-and-cdc",
  fullLoadPercent: 100,
  tables: { loaded: 6, loading: 0, queued: 0, errored: 0 },
  freshStartAt: null,
  fullLoadFinishedAt: null,
  stopReason: null,
  lastFailure: null,
};

/** @param fullLoadRows by table; every change after the load is counted by `counted` */
export function fakeReplication(fullLoadRows: Readonly<Record<string, number>> = {}): FakeReplication {
  const none = { inserts: 0, updates: 0, deletes: 0 };
  const counted = ["City", "Customer", "Product", "Order", "Orderline", "PriceHistory"].map((table) => ({
    schema: "pos",
    table,
    state: "Table completed",
    fullLoadRows: fullLoadRows[table] ?? 0,
    fullLoadStartedAt: null,
    read: none,
    applied: none,
    ddls: 0,
  }));
  const fake: FakeReplication = {
    now: LOADED,
    counted,
    state: async () => fake.now,
    tables: async () => fake.counted,
  };
  return fake;
}

export const HALF_LOADED: ReplicationState = {
  ...LOADED,
  fullLoadPercent: 40,
  tables: { loaded: 2, loading: 1, queued: 3, errored: 0 },
};
