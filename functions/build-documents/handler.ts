import { documentSettings } from "../../src/core/documents/document-settings.ts";
import { mongoDocumentStore } from "../../src/edges/mongo-document-store.ts";
import { openTarget } from "../../src/edges/open-target.ts";
import { s3ObjectStore } from "../../src/edges/s3.ts";
import { newToken, pause } from "../../src/runtime/chance.ts";
import { bundledMapping } from "../../src/runtime/bundled-mapping.ts";
import { readEnv, TARGET_VARIABLES } from "../../src/runtime/env.ts";
import { lambda } from "../../src/runtime/lambda.ts";
import { onceReady } from "../../src/runtime/once-ready.ts";
import { buildPartition, type BuildPartitionDeps, type BuiltPartition, type PartitionItem } from "./build-documents.ts";

const env = readEnv([...TARGET_VARIABLES, "WORK_BUCKET"]);
const settings = documentSettings(bundledMapping);

const deps = onceReady(async (): Promise<BuildPartitionDeps> => {
  const store = mongoDocumentStore({ db: await openTarget(env), settings, newToken });
  return { store, settings, pause, now: () => new Date(), objects: s3ObjectStore(), workBucket: env.WORK_BUCKET };
});

export const handler = lambda<PartitionItem, BuiltPartition>({
  name: "build-documents",
  run: async (item) => buildPartition(await deps(), item),
  report: ({ customers, products, slices, unreadable }) => ({
    customers,
    products,
    slices,
    unreadable: unreadable.count,
  }),
});
