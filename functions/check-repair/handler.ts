import { hash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { documentSettings } from "../../src/core/documents/document-settings.ts";
import { type RepairResult, repairTotals } from "../../src/core/repair/repair-result.ts";
import { mongoDocumentScan } from "../../src/edges/mongo-document-scan.ts";
import { mongoDocumentStore } from "../../src/edges/mongo-document-store.ts";
import { openSource } from "../../src/edges/open-source.ts";
import { openTarget } from "../../src/edges/open-target.ts";
import { s3ObjectStore } from "../../src/edges/s3.ts";
import { bundledMapping as mapping } from "../../src/runtime/bundled-mapping.ts";
import { newToken } from "../../src/runtime/chance.ts";
import { readEnv, SOURCE_VARIABLES, TARGET_VARIABLES } from "../../src/runtime/env.ts";
import { lambda } from "../../src/runtime/lambda.ts";
import { onceReady } from "../../src/runtime/once-ready.ts";
import { checkRepair, type CheckRepairDeps, type CheckRepairInput } from "./check-repair.ts";

const env = readEnv([...TARGET_VARIABLES, ...SOURCE_VARIABLES, "WORK_BUCKET", "RECONCILE_SETTLE_SECONDS"]);
const settings = documentSettings(mapping);
const md5 = (text: string): string => hash("md5", text);
// All collections are waited for together, once: looking and waiting must fit into one call.
const settling = { settleMs: env.RECONCILE_SETTLE_SECONDS * 1000, attempts: 2, sleep };

const deps = onceReady(async (): Promise<CheckRepairDeps> => {
  const db = await openTarget(env);
  const source = await openSource(env);
  const [scan, store] = [mongoDocumentScan(db, settings), mongoDocumentStore({ db, settings, newToken })];
  const objects = s3ObjectStore();
  return { source, scan, store, objects, workBucket: env.WORK_BUCKET, mapping, settings, md5, settling };
});

export const handler = lambda<CheckRepairInput, RepairResult>({
  name: "check-repair",
  run: async (input) => checkRepair(await deps(), input),
  report: (result) => {
    const { keys, repaired, stillDifferent, inFlight } = repairTotals(result);
    return { keys, repaired, findings: stillDifferent, inFlight, left: result.left };
  },
});
