import { documentSettings } from "../../src/core/documents/document-settings.ts";
import type { CertifiedRun } from "../../src/core/pipeline/run-traces.ts";
import { mongoFileLedger } from "../../src/edges/mongo-file-ledger.ts";
import { mongoLedgerCounter } from "../../src/edges/mongo-ledger-counter.ts";
import { openTarget } from "../../src/edges/open-target.ts";
import { s3ObjectStore } from "../../src/edges/s3.ts";
import { bundledMapping } from "../../src/runtime/bundled-mapping.ts";
import { readEnv, TARGET_VARIABLES } from "../../src/runtime/env.ts";
import { lambda } from "../../src/runtime/lambda.ts";
import { onceReady } from "../../src/runtime/once-ready.ts";
import { certify, type CertifyDeps, type CertifyInput } from "./certify.ts";

const env = readEnv([...TARGET_VARIABLES, "WORK_BUCKET"]);
const moneyScale = documentSettings(bundledMapping).scales.lineTotal;

const deps = onceReady(async (): Promise<CertifyDeps> => {
  const db = await openTarget(env);
  const [ledger, files] = [mongoLedgerCounter(db), mongoFileLedger(db)];
  return { ledger, files, objects: s3ObjectStore(), workBucket: env.WORK_BUCKET, moneyScale, now: () => new Date() };
});

export const handler = lambda<CertifyInput, CertifiedRun>({
  name: "certify",
  run: async (input) => certify(await deps(), input),
  report: ({ status, summary }) => ({
    verdict: status,
    redCertificates: status === "RED" ? 1 : 0,
    documents: summary.documents,
    findings: summary.findings,
    inFlight: summary.inFlight,
  }),
});
