import { hash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { documentSettings } from "../../src/core/documents/document-settings.ts";
import { sourceTime } from "../../src/core/reconcile/source-time.ts";
import { mongoDocumentScan } from "../../src/edges/mongo-document-scan.ts";
import { openSource } from "../../src/edges/open-source.ts";
import { openTarget } from "../../src/edges/open-target.ts";
import { s3ObjectStore } from "../../src/edges/s3.ts";
import { bundledMapping } from "../../src/runtime/bundled-mapping.ts";
import { readEnv, SOURCE_VARIABLES, TARGET_VARIABLES } from "../../src/runtime/env.ts";
import { lambda } from "../../src/runtime/lambda.ts";
import { onceReady } from "../../src/runtime/once-ready.ts";
import { reconcileSegment, type SegmentDeps, type SegmentInput, type SegmentOutput } from "./reconcile-segment.ts";

const env = readEnv([
  ...TARGET_VARIABLES,
  ...SOURCE_VARIABLES,
  "WORK_BUCKET",
  "RECONCILE_SETTLE_SECONDS",
  "RECONCILE_ATTEMPTS",
]);
const documents = documentSettings(bundledMapping);
const settleMs = env.RECONCILE_SETTLE_SECONDS * 1000;

const deps = onceReady(async (): Promise<SegmentDeps> => ({
  source: await openSource(env),
  scan: mongoDocumentScan(await openTarget(env), documents),
  objects: s3ObjectStore(),
  workBucket: env.WORK_BUCKET,
  mapping: bundledMapping,
  settings: { documents, time: sourceTime(bundledMapping), md5: (text) => hash("md5", text) },
  settling: { settleMs, attempts: env.RECONCILE_ATTEMPTS, sleep },
  nowMs: () => performance.now(),
}));

export const handler = lambda<SegmentInput, SegmentOutput>({
  name: "reconcile-segment",
  run: async (input) => reconcileSegment(await deps(), input),
  report: ({ counts: { documents, suspects, findings, inFlight } }) => ({ documents, suspects, findings, inFlight }),
});
