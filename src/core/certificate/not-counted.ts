import type { ReplicationCheck } from "./certificate.ts";

/** What DMS's counters do not say this time, in plain words. */
export function notCounted(replication: ReplicationCheck | null): string[] {
  if (replication === null) return ["DMS's own counters: no DMS task was given."];
  const open = replication.tables.filter(({ status }) => status === "in flight" || status === "not compared");
  return open.map(
    ({ table, why }) => `Whether every row that DMS wrote of ${table} has arrived: ${why ?? "in flight"}.`,
  );
}
