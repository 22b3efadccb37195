import type { ListedFile } from "./listed-file.ts";
import type { ReloadedTable } from "./sweep-plan.ts";

/** One line of `plans/<runId>/batches.jsonl` and the whole input of one apply-files call: a Distributed Map child sees nothing else. */
export type FileBatch = {
  readonly runId: string;
  /** Number of the batch, four digits or more, unique in the run. */
  readonly batch: string;
  /** How many partitions the run's touched keys are spread over. */
  readonly partitions: number;
  /** Load also files that the ledger says are done or held by another run. */
  readonly force: boolean;
  /** Tables whose LOAD rows replace what was loaded before within the epoch. */
  readonly reloaded: readonly ReloadedTable[];
  readonly files: readonly ListedFile[];
};
