import { documentSettings } from "../../src/core/documents/document-settings.ts";
import { mongoDocumentScan } from "../../src/edges/mongo-document-scan.ts";
import { mongoDocumentStore } from "../../src/edges/mongo-document-store.ts";
import { mongoFileLedger } from "../../src/edges/mongo-file-ledger.ts";
import { openReplication } from "../../src/edges/open-replication.ts";
import { openTarget } from "../../src/edges/open-target.ts";
import { s3ObjectStore } from "../../src/edges/s3.ts";
import { bundledMapping } from "../../src/runtime/bundled-mapping.ts";
import { newToken, pause } from "../../src/runtime/chance.ts";
import { readEnv, TARGET_VARIABLES } from "../../src/runtime/env.ts";
import { lambda } from "../../src/runtime/lambda.ts";
import { onceReady } from "../../src/runtime/once-ready.ts";
import { sweepEpoch, type SweepEpochDeps, type SweepInput, type SweepResult } from "./sweep-epoch.ts";

const env = readEnv([...TARGET_VARIABLES, "DATA_BUCKET", "WORK_BUCKET", "DMS_TASK_ARN"]);
const settings = documentSettings(bundledMapping);

const deps = onceReady(async (): Promise<SweepEpochDeps> => {
  const db = await openTarget(env);
  return {
    store: mongoDocumentStore({ db, settings, newToken }),
    scan: mongoDocumentScan(db, settings),
    settings,
    pause,
    now: () => new Date(),
    newToken,
    mapping: bundledMapping,
    ledger: mongoFileLedger(db),
    objects: s3ObjectStore(),
    replication: openReplication(env),
    dataBucket: env.DATA_BUCKET,
    workBucket: env.WORK_BUCKET,
  };
});

export const handler = lambda<SweepInput, SweepResult>({
  name: "sweep-epoch",
  run: async (input) => sweepEpoch(await deps(), input),
  report: ({ state, rows, files, left }) => ({ status: state, applied: rows, files, tablesLeft: left.length }),
});
