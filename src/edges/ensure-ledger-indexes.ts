import type { Db } from "mongodb";
import { fromMongo } from "./from-mongo.ts";
import { LEDGER_COLLECTION } from "./mongo-file-ledger.ts";

/** What is asked of the ledger besides `_id`: the files of a run, those not done, those done since, and the newest ones for the page. Safe to repeat. */
export async function ensureLedgerIndexes(db: Db): Promise<void> {
  const files = db.collection(LEDGER_COLLECTION);
  await fromMongo("files: create indexes", async () => {
    await files.createIndex({ runId: 1, state: 1 }, { name: "run_state" });
    await files.createIndex({ state: 1 }, { name: "state" });
    await files.createIndex({ plannedAt: -1 }, { name: "plannedAt" });
  });
}
