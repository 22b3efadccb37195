import { createReadStream } from "node:fs";
import { applyFiles } from "../functions/apply-files/apply-files.ts";
import { buildPartition } from "../functions/build-documents/build-documents.ts";
import type { ListedFile } from "../src/core/pipeline/listed-file.ts";
import { makeBatches } from "../src/core/pipeline/make-batches.ts";
import { partitionCount } from "../src/core/pipeline/partition-count.ts";
import type { FileLedger } from "../src/edges/file-ledger.ts";
import { changeFileText } from "../src/edges/change-file-text.ts";
import type { DocumentDeps } from "../src/steps/document-deps.ts";
import { inParallel } from "../src/steps/in-parallel.ts";
import { whole } from "./measure.ts";
import { memoryObjects } from "./memory-objects.ts";
import { POS_MAPPING } from "./pos-mapping.ts";
import type { StoredFile } from "./shop-files.ts";

const RUN_ID = "bench";
const BUCKETS = { data: "data", work: "work" } as const;

/** Nobody else loads here and the outcome is checked at once, so nothing is kept. */
const NO_LEDGER: FileLedger = {
  find: async () => new Map(),
  claim: async () => new Set(),
  record: async () => {},
  commit: async () => {},
  ofEpoch: async function* () {},
  held: async () => [],
  finished: async () => [],
  openRepairs: async () => [],
  newestEpoch: async () => null,
  listing: async () => null,
  keepListing: async () => {},
};

/** The template's default for both of the state machine's maps. */
const CALLS_AT_ONCE = 4;

/**
 * Gzip change files to documents by the deployed functions' own code, all calls in this process: batches and partitions as `plan` cuts
 * them, every batch (`apply-files`), then, which is the barrier, every partition (`build-documents`), as many at once as deployed.
 */
export async function loadFiles(
  deps: DocumentDeps,
  stored: readonly StoredFile[],
  progress: (text: string) => void,
): Promise<void> {
  const paths = new Map(stored.map(({ key, path }) => [key, path]));
  const files = stored.map(({ key, bytes }): ListedFile => ({ bucket: BUCKETS.data, key, etag: "", size: bytes }));
  const partitions = partitionCount(files);
  const objects = memoryObjects();
  const open = (file: ListedFile): AsyncIterable<string> =>
    changeFileText(createReadStream(paths.get(file.key) ?? ""), file.key);
  const applyDeps = { ...deps, objects, ledger: NO_LEDGER, workBucket: BUCKETS.work, mapping: POS_MAPPING, open };
  const batches = makeBatches(files, { loadBatchRows: 2_000_000 }).map((batch, i) => ({
    batch: String(i),
    files: batch,
  }));
  await inParallel(batches, CALLS_AT_ONCE, async (batch) => {
    progress(`applying batch ${batch.batch} of ${batches.length}`);
    const { refused, rows } = await applyFiles(applyDeps, {
      runId: RUN_ID,
      partitions,
      force: true,
      reloaded: [],
      ...batch,
    });
    if (refused > 0 || rows.quarantined > 0) throw new Error(`${refused} files and ${rows.quarantined} rows refused`);
  });
  await inParallel([...Array(partitions).keys()], CALLS_AT_ONCE, async (partition) => {
    progress(`building partition ${whole(partition + 1)} of ${whole(partitions)}`);
    await buildPartition({ ...deps, objects, workBucket: BUCKETS.work }, { runId: RUN_ID, partition });
  });
}
