import { documentSettings } from "../../src/core/documents/document-settings.ts";
import type { BatchResult } from "../../src/core/pipeline/batch-result.ts";
import type { FileBatch } from "../../src/core/pipeline/file-batch.ts";
import { openChangeFile } from "../../src/edges/change-file-source.ts";
import { mongoDocumentStore } from "../../src/edges/mongo-document-store.ts";
import { mongoFileLedger } from "../../src/edges/mongo-file-ledger.ts";
import { openTarget } from "../../src/edges/open-target.ts";
import { s3Client, s3ObjectStore } from "../../src/edges/s3.ts";
import { bundledMapping } from "../../src/runtime/bundled-mapping.ts";
import { readEnv, TARGET_VARIABLES } from "../../src/runtime/env.ts";
import { newToken, pause } from "../../src/runtime/chance.ts";
import { lambda } from "../../src/runtime/lambda.ts";
import { onceReady } from "../../src/runtime/once-ready.ts";
import { batchLine } from "./batch-line.ts";
import { applyFiles, type ApplyFilesDeps } from "./apply-files.ts";

const env = readEnv([...TARGET_VARIABLES, "WORK_BUCKET"]);
const settings = documentSettings(bundledMapping);
const open: ApplyFilesDeps["open"] = (file) => openChangeFile(s3Client(), file);

const deps = onceReady(async (): Promise<ApplyFilesDeps> => {
  const db = await openTarget(env);
  return {
    store: mongoDocumentStore({ db, settings, newToken }),
    settings,
    pause,
    now: () => new Date(),
    mapping: bundledMapping,
    open,
    ledger: mongoFileLedger(db),
    objects: s3ObjectStore(),
    workBucket: env.WORK_BUCKET,
  };
});

export const handler = lambda<FileBatch, BatchResult>({
  name: "apply-files",
  run: async (batch) => applyFiles(await deps(), batch),
  report: batchLine,
});
