import type { RunSummary } from "../../src/core/pipeline/run-summary.ts";
import type { RunTraces } from "../../src/core/pipeline/run-traces.ts";
import { s3ObjectStore } from "../../src/edges/s3.ts";
import { readEnv } from "../../src/runtime/env.ts";
import { lambda } from "../../src/runtime/lambda.ts";
import { summarise } from "./summarise.ts";

const env = readEnv(["WORK_BUCKET"]);
const deps = { objects: s3ObjectStore(), workBucket: env.WORK_BUCKET, now: () => new Date() };

export const handler = lambda<RunTraces, RunSummary>({
  name: "summarise",
  run: (traces) => summarise(deps, traces),
  // Files and rows are metrics of the functions that counted them; under these names they do not count twice.
  report: ({ status, mode, files, rows, reconcile, certificate, unreadable }) => ({
    mode,
    status,
    filesDone: files.done,
    filesRefused: files.quarantined,
    filesFailed: files.failed,
    filesBusy: files.skipped + files.skippedBefore.busy,
    rows: rows.rowsRead,
    rowsRefused: rows.quarantined,
    unreadable: unreadable?.count ?? 0,
    ...(certificate === null ? {} : { verdict: certificate.status, drift: reconcile?.drift ?? 0 }),
  }),
});
