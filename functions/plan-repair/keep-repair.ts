import { touchedLines } from "../../src/core/documents/touched-keys.ts";
import { idOfText } from "../../src/core/id.ts";
import type { Mapping } from "../../src/core/mapping/mapping.ts";
import { executionArn } from "../../src/core/pipeline/execution-arn.ts";
import type { LedgerEntry } from "../../src/core/pipeline/ledger-entry.ts";
import type { FileBatch } from "../../src/core/pipeline/file-batch.ts";
import { fileId, type ListedFile } from "../../src/core/pipeline/listed-file.ts";
import { BATCH_ROWS, makeBatches } from "../../src/core/pipeline/make-batches.ts";
import { MAX_PARTITIONS, partitionCount } from "../../src/core/pipeline/partition-count.ts";
import type { RunPlan } from "../../src/core/pipeline/run-plan.ts";
import { workKeys } from "../../src/core/pipeline/work-keys.ts";
import type { RepairKeys } from "../../src/core/repair/repair-keys.ts";
import { repairFileText } from "../../src/core/repair/repair-file-text.ts";
import { REPAIR_PREFIX, type RepairPlan, repairKeysOf } from "../../src/core/repair/repair-plan.ts";
import type { SnapshotSequences } from "../../src/core/pipeline/snapshot-sequences.ts";
import { repairTouches } from "../../src/core/repair/repair-touches.ts";
import type { Executions } from "../../src/edges/executions.ts";
import type { FileLedger } from "../../src/edges/file-ledger.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";
import type { RepairedTable } from "./repair-tables.ts";

export type KeepRepairDeps = {
  readonly objects: ObjectStore;
  readonly ledger: FileLedger;
  readonly executions: Executions;
  readonly mapping: Mapping;
  readonly dataBucket: string;
  readonly workBucket: string;
  readonly now: () => Date;
};

export type RepairRun = { readonly runId: string; readonly execution: string };

/** The part of a run's plan that says what is loaded and built. */
export type LoadPlan = Pick<RunPlan, "files" | "batches" | "bytes" | "partitions">;

/** Writes the tables' change files; answers them as a listing shows them. */
export async function keepFiles(
  { objects, mapping, dataBucket }: KeepRepairDeps,
  runId: string,
  epoch: string,
  tables: readonly RepairedTable[],
  sequences: SnapshotSequences,
): Promise<ListedFile[]> {
  const written = new Set<string>();
  for (const { table, ops } of tables) {
    const key = repairKeysOf.file(runId, epoch, mapping.schema, table.mapping.table, sequences.writes);
    await objects.putText(dataBucket, key, repairFileText(table, ops, sequences), "text/csv");
    written.add(key);
  }
  const files: ListedFile[] = [];
  for await (const file of objects.list(dataBucket, `${REPAIR_PREFIX}${runId}/`))
    if (written.has(file.key)) files.push(file);
  return files;
}

/**
 * Claims the repair's files, and those of repairs that died: their rows are older than what came since, and their entries must not stay
 * open. Then writes manifest and touched keys. Safe to repeat.
 */
export async function keepWork(
  deps: KeepRepairDeps,
  { runId, execution }: RepairRun,
  { files, epoch, keys }: Pick<RepairPlan, "files" | "epoch" | "keys">,
): Promise<LoadPlan> {
  const abandoned = await abandonedRepairs(deps, { runId, execution });
  await deps.ledger.claim(runId, [
    ...files.map((file) => ({ entry: entryOf(file, { runId, epoch, at: deps.now() }), seen: null })),
    ...abandoned.map((entry) => {
      const { state, runId: from, attempts } = entry;
      return {
        entry: { ...entry, state: "planned" as const, runId, attempts: attempts + 1 },
        seen: { state, runId: from, attempts },
      };
    }),
  ]);
  const all = (await deps.ledger.openRepairs()).filter((entry) => entry.runId === runId).map(listedOf);
  const partitions = Math.max(partitionCount(all), repairPartitions(keys));
  const batches = makeBatches(all, { loadBatchRows: BATCH_ROWS }).map((some, i) =>
    JSON.stringify({
      runId,
      batch: String(i).padStart(4, "0"),
      partitions,
      force: false,
      reloaded: [],
      files: some,
    } satisfies FileBatch),
  );
  await deps.objects.putText(
    deps.workBucket,
    workKeys.manifest(runId),
    batches.map((line) => `${line}\n`).join(""),
    "application/x-ndjson",
  );
  const touched = repairTouches(keys.customers.map(idOfText), keys.products.map(idOfText));
  for (const { partition, line } of touchedLines(touched, partitions)) {
    await deps.objects.putText(
      deps.workBucket,
      workKeys.touched(runId, partition, "repair"),
      `${line}\n`,
      "application/x-ndjson",
    );
  }
  return {
    files: all.length,
    batches: batches.length,
    bytes: all.reduce((sum, { size }) => sum + size, 0),
    partitions: Array.from({ length: partitions }, (_, partition) => ({ runId, partition })),
  };
}

/** A product is built whole, with all its buyers, whatever few rows of it were written; a customer with all its orders. */
const PRODUCTS_PER_PARTITION = 100;
const CUSTOMERS_PER_PARTITION = 2_000;

function repairPartitions({ products, customers }: RepairPlan["keys"]): number {
  const calls = products.length / PRODUCTS_PER_PARTITION + customers.length / CUSTOMERS_PER_PARTITION;
  return Math.min(MAX_PARTITIONS, Math.ceil(calls));
}

async function abandonedRepairs(
  { ledger, executions }: KeepRepairDeps,
  { runId, execution }: RepairRun,
): Promise<LedgerEntry[]> {
  const abandoned: LedgerEntry[] = [];
  for (const entry of await ledger.openRepairs()) {
    if (entry.runId === runId || (await executions.isRunning(executionArn(execution, entry.runId)))) continue;
    abandoned.push(entry);
  }
  return abandoned;
}

const listedOf = ({ bucket, key, etag, bytes }: LedgerEntry): ListedFile => ({ bucket, key, etag, size: bytes });

/** `repair/<run>/epoch=NNNN/<schema>/<Table>/<time>.csv` */
const TABLE_AT = -2;

function entryOf(
  file: ListedFile,
  { runId, epoch, at }: { readonly runId: string; readonly epoch: string; readonly at: Date },
): LedgerEntry {
  return {
    _id: fileId(file),
    bucket: file.bucket,
    key: file.key,
    etag: file.etag,
    bytes: file.size,
    kind: "repair",
    epoch,
    table: file.key.split("/").at(TABLE_AT) ?? null,
    state: "planned",
    runId,
    attempts: 1,
    counts: null,
    reason: null,
    quarantine: null,
    plannedAt: at,
    appliedAt: null,
    doneAt: null,
  };
}

export const listsOf = (keys: RepairKeys): RepairPlan["keys"] => ({
  places: [...keys.places],
  customers: [...keys.customers],
  products: [...keys.products],
  orders: [...keys.orders],
});
