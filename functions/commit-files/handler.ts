import type { LoadSummary } from "../../src/core/pipeline/load-summary.ts";
import { mongoFileLedger } from "../../src/edges/mongo-file-ledger.ts";
import { openTarget } from "../../src/edges/open-target.ts";
import { s3ObjectStore } from "../../src/edges/s3.ts";
import { readEnv, TARGET_VARIABLES } from "../../src/runtime/env.ts";
import { lambda } from "../../src/runtime/lambda.ts";
import { onceReady } from "../../src/runtime/once-ready.ts";
import { type CommitFilesDeps, commitFiles, type CommitInput } from "./commit-files.ts";

const env = readEnv([...TARGET_VARIABLES, "WORK_BUCKET"]);

const deps = onceReady(async (): Promise<CommitFilesDeps> => {
  const ledger = mongoFileLedger(await openTarget(env));
  return { ledger, objects: s3ObjectStore(), workBucket: env.WORK_BUCKET, now: () => new Date() };
});

export const handler = lambda<CommitInput, LoadSummary>({
  name: "commit-files",
  run: async (input) => commitFiles(await deps(), input),
  report: ({ files, rows, unreadable }) => ({
    files: files.done,
    filesQuarantined: files.quarantined,
    filesFailed: files.failed,
    filesBusy: files.skipped,
    ...rows,
    unreadable: unreadable?.count ?? 0,
  }),
});
