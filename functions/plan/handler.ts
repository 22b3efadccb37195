import { ensureIndexes } from "../../src/edges/ensure-indexes.ts";
import { ensureLedgerIndexes } from "../../src/edges/ensure-ledger-indexes.ts";
import { mongoFileLedger } from "../../src/edges/mongo-file-ledger.ts";
import { openReplication } from "../../src/edges/open-replication.ts";
import { openTarget } from "../../src/edges/open-target.ts";
import { s3ObjectStore } from "../../src/edges/s3.ts";
import { sfnExecutions } from "../../src/edges/sfn.ts";
import { bundledMapping } from "../../src/runtime/bundled-mapping.ts";
import { PACE_VARIABLES, readEnv, TARGET_VARIABLES } from "../../src/runtime/env.ts";
import { lambda } from "../../src/runtime/lambda.ts";
import { onceReady } from "../../src/runtime/once-ready.ts";
import { plan, type PlanDeps, type PlanInput } from "./plan.ts";

const env = readEnv([...TARGET_VARIABLES, ...PACE_VARIABLES, "DATA_BUCKET", "WORK_BUCKET", "DMS_TASK_ARN"]);

const deps = onceReady(async (): Promise<PlanDeps> => {
  const db = await openTarget(env);
  await ensureIndexes(db);
  await ensureLedgerIndexes(db);
  return {
    mapping: bundledMapping,
    executions: sfnExecutions(""),
    objects: s3ObjectStore(),
    ledger: mongoFileLedger(db),
    now: () => new Date(),
    dataBucket: env.DATA_BUCKET,
    workBucket: env.WORK_BUCKET,
    replication: openReplication(env),
    fullLoadPollSeconds: env.FULL_LOAD_POLL_SECONDS,
    fullLoadTimeoutMinutes: env.FULL_LOAD_TIMEOUT_MINUTES,
    loadConcurrency: env.LOAD_CONCURRENCY,
    buildConcurrency: env.BUILD_CONCURRENCY,
  };
});

export const handler = lambda<PlanInput, Awaited<ReturnType<typeof plan>>>({
  name: "plan",
  run: async (input) => plan(await deps(), input),
  report: ({ mode, fullLoad, files, batches, bytes, lagSeconds, filesRefused, skipped }) => ({
    mode,
    status: fullLoad.done ? "planned" : "waiting for the full load",
    files,
    batches,
    bytes,
    lagSeconds,
    filesQuarantined: filesRefused,
    filesBusy: skipped.busy,
  }),
});
