import { documentSettings } from "../../src/core/documents/document-settings.ts";
import { mongoDocumentScan } from "../../src/edges/mongo-document-scan.ts";
import { openSource } from "../../src/edges/open-source.ts";
import { openTarget } from "../../src/edges/open-target.ts";
import { s3ObjectStore } from "../../src/edges/s3.ts";
import { bundledMapping } from "../../src/runtime/bundled-mapping.ts";
import { readEnv, SOURCE_VARIABLES, TARGET_VARIABLES } from "../../src/runtime/env.ts";
import { lambda } from "../../src/runtime/lambda.ts";
import { onceReady } from "../../src/runtime/once-ready.ts";
import {
  planReconcile,
  type PlanReconcileDeps,
  type PlanReconcileInput,
  type PlanReconcileOutput,
} from "./plan-reconcile.ts";

const env = readEnv([...TARGET_VARIABLES, ...SOURCE_VARIABLES, "WORK_BUCKET"]);

const deps = onceReady(async (): Promise<PlanReconcileDeps> => {
  const scan = mongoDocumentScan(await openTarget(env), documentSettings(bundledMapping));
  return {
    source: await openSource(env),
    scan,
    objects: s3ObjectStore(),
    workBucket: env.WORK_BUCKET,
    mapping: bundledMapping,
    now: () => new Date(),
  };
});

export const handler = lambda<PlanReconcileInput, PlanReconcileOutput>({
  name: "plan-reconcile",
  run: async (input) => planReconcile(await deps(), input),
  report: ({ segments }, { run }) => ({ runId: run.id, mode: run.mode, batches: segments.items }),
});
