import { applyFiles } from "../../functions/apply-files/apply-files.ts";
import { buildPartition } from "../../functions/build-documents/build-documents.ts";
import { commitFiles } from "../../functions/commit-files/commit-files.ts";
import { plan } from "../../functions/plan/plan.ts";
import { PoisonFileError } from "../../src/core/errors/error-classes.ts";
import { documentSettings } from "../../src/core/documents/document-settings.ts";
import type { FileBatch } from "../../src/core/pipeline/file-batch.ts";
import type { LedgerEntry } from "../../src/core/pipeline/ledger-entry.ts";
import type { ListedFile } from "../../src/core/pipeline/listed-file.ts";
import type { RunPlan } from "../../src/core/pipeline/run-plan.ts";
import type { LoadSummary } from "../../src/core/pipeline/load-summary.ts";
import type { Replication } from "../../src/edges/replication.ts";
import { memoryDocumentStore } from "./memory-document-store.ts";
import { memoryFileLedger } from "./memory-file-ledger.ts";
import { memoryObjectStore } from "./memory-object-store.ts";
import { posMapping } from "./pos-mapping.ts";

export const DATA = "data";
export const WORK = "work";
const mapping = await posMapping();
/** When every execution of a test starts. */
export const STARTED_AT = "2026-11-20T12:00:00.000Z";
const ARN = "arn:aws:states:eu-central-1:000000000000:execution:pos-pipeline-test:";

/** All of the pipeline's functions on memory, wired as their handlers wire them, and the state machine's order as plain calls. */
export function pipelineWorld() {
  const objects = memoryObjectStore();
  const ledger = memoryFileLedger();
  const store = memoryDocumentStore();
  /** Runs whose execution goes on. */
  const running = new Set<string>();
  let clock = Date.UTC(2026, 10, 20, 12);
  const now = (): Date => new Date((clock += 1_000));

  const documents = { store, settings: documentSettings(mapping), pause: async () => undefined, now };
  const executions = {
    start: async () => ({ started: true }),
    isRunning: async (arn: string) => running.has(arn.slice(ARN.length)),
  };
  async function* open(file: ListedFile): AsyncGenerator<string> {
    const text = await objects.getText(file.bucket, file.key);
    const problem = {
      code: "TS211",
      where: file.key,
      found: "nothing",
      expected: "the listed object",
      remedy: "None.",
    } as const;
    if (text === null) throw new PoisonFileError(problem);
    for (let at = 0; at < text.length; at += 1_000) yield text.slice(at, at + 1_000);
  }
  const planDeps = {
    replication: null as Replication | null,
    fullLoadPollSeconds: 60,
    fullLoadTimeoutMinutes: 1440,
    objects,
    ledger,
    executions,
    mapping,
    now,
    dataBucket: DATA,
    workBucket: WORK,
    loadConcurrency: 2,
    buildConcurrency: 2,
    loadBatchRows: 2_000_000,
  };
  const applyDeps = { ...documents, objects, ledger, mapping, open, workBucket: WORK };

  const planRun = (runId: string, input: unknown = {}): Promise<RunPlan> => {
    running.add(runId);
    return plan(planDeps, { input, runId, execution: `${ARN}${runId}`, startedAt: STARTED_AT });
  };
  const batchesOf = (planned: RunPlan): FileBatch[] =>
    (objects.texts.get(`${WORK}/${planned.manifest.key}`) ?? "")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as FileBatch);
  const apply = (batch: FileBatch) => applyFiles(applyDeps, batch);
  const build = (planned: RunPlan) =>
    Promise.all(planned.partitions.map((item) => buildPartition({ ...documents, objects, workBucket: WORK }, item)));
  const commit = (planned: RunPlan): Promise<LoadSummary> =>
    commitFiles(
      { objects, ledger, workBucket: WORK, now },
      { runId: planned.runId, files: planned.files, swept: null },
    );

  return {
    objects,
    ledger,
    store,
    running,
    planRun,
    batchesOf,
    apply,
    build,
    commit,
    planDeps,
    applyDeps,
    /** The whole machine: plan, both phases, commit. */
    async run(runId: string, input: unknown = {}): Promise<LoadSummary> {
      const planned = await planRun(runId, input);
      for (const batch of batchesOf(planned)) await apply(batch);
      await build(planned);
      const summary = await commit(planned);
      running.delete(runId);
      return summary;
    },
    /** Ledger entries by the end of their key. */
    entry(keyEnd: string): LedgerEntry {
      const found = [...ledger.entries.values()].filter(({ key }) => key.endsWith(keyEnd));
      if (found.length !== 1 || !found[0]) throw new Error(`${found.length} ledger entries end with ${keyEnd}`);
      return found[0];
    },
  };
}
