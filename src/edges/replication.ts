import type { ReplicatedTable, ReplicationState } from "../core/pipeline/replication.ts";

/** The DMS replication that fills the data bucket. Every call throws CloudUnavailableError when DMS does not answer. */
export type Replication = {
  /** @throws InvalidInputError TS534 when there is none of that ARN */
  readonly state: () => Promise<ReplicationState>;
  /** Counters of every table. @throws InvalidInputError TS534 */
  readonly tables: () => Promise<readonly ReplicatedTable[]>;
};
