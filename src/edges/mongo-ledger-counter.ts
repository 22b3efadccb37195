import type { Db } from "mongodb";
import type { LedgerCounts } from "../core/certificate/certificate.ts";
import { addToLedger, NO_LEDGER } from "../core/certificate/ledger-counts.ts";
import type { LedgerEntry } from "../core/pipeline/ledger-entry.ts";
import { fromMongo } from "./from-mongo.ts";
import type { LedgerCounter } from "./ledger-counter.ts";
import { LEDGER_COLLECTION } from "./mongo-file-ledger.ts";

/** Counts the ledger entry by entry: a hundred thousand files are a second, and every unbalanced one has a name. */
export function mongoLedgerCounter(db: Db): LedgerCounter {
  return {
    counts: async () =>
      fromMongo("files: count", async () => {
        const fields = { key: 1, kind: 1, state: 1, counts: 1 } as const;
        let counts: LedgerCounts = NO_LEDGER;
        for await (const entry of db.collection<LedgerEntry>(LEDGER_COLLECTION).find({}, { projection: fields })) {
          counts = addToLedger(counts, entry);
        }
        return counts;
      }),
  };
}
