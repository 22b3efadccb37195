import { documentSettings } from "../../src/core/documents/document-settings.ts";
import { mongoDocumentScan } from "../../src/edges/mongo-document-scan.ts";
import { mongoDocumentStore } from "../../src/edges/mongo-document-store.ts";
import { mongoFileLedger } from "../../src/edges/mongo-file-ledger.ts";
import { openSource } from "../../src/edges/open-source.ts";
import { openTarget } from "../../src/edges/open-target.ts";
import { s3ObjectStore } from "../../src/edges/s3.ts";
import { sfnExecutions } from "../../src/edges/sfn.ts";
import { bundledMapping } from "../../src/runtime/bundled-mapping.ts";
import { newToken } from "../../src/runtime/chance.ts";
import { readEnv, SOURCE_VARIABLES, TARGET_VARIABLES } from "../../src/runtime/env.ts";
import { lambda } from "../../src/runtime/lambda.ts";
import { onceReady } from "../../src/runtime/once-ready.ts";
import { planRepair, type PlanRepairDeps, type PlanRepairInput, type PlanRepairOutput } from "./plan-repair.ts";
import { repairLine } from "./repair-line.ts";

const env = readEnv([...TARGET_VARIABLES, ...SOURCE_VARIABLES, "DATA_BUCKET", "WORK_BUCKET"]);
const settings = documentSettings(bundledMapping);

const deps = onceReady(async (): Promise<PlanRepairDeps> => {
  const db = await openTarget(env);
  return {
    source: await openSource(env),
    scan: mongoDocumentScan(db, settings),
    store: mongoDocumentStore({ db, settings, newToken }),
    ledger: mongoFileLedger(db),
    objects: s3ObjectStore(),
    executions: sfnExecutions(""),
    mapping: bundledMapping,
    dataBucket: env.DATA_BUCKET,
    workBucket: env.WORK_BUCKET,
    now: () => new Date(),
  };
});

export const handler = lambda<PlanRepairInput, PlanRepairOutput>({
  name: "plan-repair",
  run: async (input) => planRepair(await deps(), input),
  report: repairLine,
});
