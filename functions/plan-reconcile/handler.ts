import { documentSettings } from "../../src/core/documents/document-settings.ts";
import { mongoDocumentScan } from "../../src/edges/mongo-document-scan.ts";
import { mongoFileLedger } from "../../src/edges/mongo-file-ledger.ts";
import { openReplication } from "../../src/edges/open-replication.ts";
import { openSource } from "../../src/edges/open-source.ts";
import { openTarget } from "../../src/edges/open-target.ts";
import { s3ObjectStore } from "../../src/edges/s3.ts";
import { sfnExecutions } from "../../src/edges/sfn.ts";
import { bundledMapping as mapping } from "../../src/runtime/bundled-mapping.ts";
import { readEnv, SOURCE_VARIABLES, TARGET_VARIABLES } from "../../src/runtime/env.ts";
import { lambda } from "../../src/runtime/lambda.ts";
import { onceReady } from "../../src/runtime/once-ready.ts";
import * as use from "./plan-reconcile.ts";

const env = readEnv([...TARGET_VARIABLES, ...SOURCE_VARIABLES, "DATA_BUCKET", "WORK_BUCKET", "DMS_TASK_ARN"]);

const deps = onceReady(async (): Promise<use.PlanReconcileDeps> => {
  const db = await openTarget(env);
  const [replication, objects, ledger] = [openReplication(env), s3ObjectStore(), mongoFileLedger(db)];
  return {
    source: await openSource(env),
    scan: mongoDocumentScan(db, documentSettings(mapping)),
    replicated: replication && { replication, objects, ledger, mapping, dataBucket: env.DATA_BUCKET },
    ledger,
    executions: sfnExecutions(""),
    objects,
    workBucket: env.WORK_BUCKET,
    mapping,
    now: () => new Date(),
  };
});

export const handler = lambda<use.PlanReconcileInput, use.PlanReconcileOutput>({
  name: "plan-reconcile",
  run: async (input) => use.planReconcile(await deps(), input),
  report: (output) => use.countsOf(output),
});
