import type { LedgerCounts } from "../core/certificate/certificate.ts";

/** The whole file ledger in numbers. */
export type LedgerCounter = {
  /** @throws TargetUnavailableError */
  counts(): Promise<LedgerCounts>;
};
