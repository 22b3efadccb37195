import { runPace } from "../../src/core/pipeline/run-pace.ts";
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
import { planLine } from "./plan-line.ts";
import { plan, type PlanDeps, type PlanInput } from "./plan.ts";

const env = readEnv([...TARGET_VARIABLES, ...PACE_VARIABLES, "DATA_BUCKET", "WORK_BUCKET", "DMS_TASK_ARN"]);

const deps = onceReady(async (): Promise<PlanDeps> => {
  const db = await openTarget(env);
  for (const ensure of [ensureIndexes, ensureLedgerIndexes]) await ensure(db);
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
    ...runPace(env),
  };
});

export const handler = lambda<PlanInput, Awaited<ReturnType<typeof plan>>>({
  name: "plan",
  run: async (input) => plan(await deps(), input),
  report: planLine,
});
