import { changeFileRole } from "../../src/core/change-files/change-file-role.ts";
import { touchedLines } from "../../src/core/documents/touched-keys.ts";
import { loadedRows } from "../../src/core/pipeline/apportion-rows.ts";
import type { PoisonFileError } from "../../src/core/errors/error-classes.ts";
import { type BatchResult, MAX_ASIDE } from "../../src/core/pipeline/batch-result.ts";
import type { FileBatch } from "../../src/core/pipeline/file-batch.ts";
import { fileId, type ListedFile } from "../../src/core/pipeline/listed-file.ts";
import { NO_OPERATIONS } from "../../src/core/pipeline/operation-rows.ts";
import { setAside } from "../../src/core/pipeline/set-aside.ts";
import { addRows, isConserved, NO_ROWS } from "../../src/core/pipeline/row-totals.ts";
import { commitTimeOf, NO_VERSION, type Version } from "../../src/core/version.ts";
import { workKeys } from "../../src/core/pipeline/work-keys.ts";
import type { FileLedger, FileOutcome } from "../../src/edges/file-ledger.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";
import { applyRows } from "../../src/steps/apply-rows.ts";
import type { DocumentDeps } from "../../src/steps/document-deps.ts";
import { inChunks } from "../../src/steps/in-chunks.ts";
import { inStep, type PieceSource } from "./in-step.ts";
import { keepBadRows, keepRefusedFile } from "./keep-quarantine.ts";
import { changesOf, type FileReading, heldPieces, type RowReader, readWholeFile } from "./read-change-rows.ts";
import { type FileTally, noTally, type RowSink, rowSink } from "./row-sink.ts";

export type ApplyFilesDeps = Omit<RowReader, "reloaded"> &
  DocumentDeps & { readonly objects: ObjectStore; readonly ledger: FileLedger; readonly workBucket: string };

/** Files opened at once: a GET takes 10–50 ms and a CDC file 1 ms to parse. */
const READ_AHEAD = 8;

/**
 * First phase for one batch of files: rows into the documents that own them, touched keys into the work bucket, outcomes into the
 * ledger, in that order, and the result last. A crash anywhere leaves a batch without result; the repeat does it all again, which
 * changes nothing that is there. A file that must not be loaded goes to quarantine and the others go on.
 */
export async function applyFiles(deps: ApplyFilesDeps, batch: FileBatch): Promise<BatchResult> {
  const finished = await deps.objects.getText(deps.workBucket, workKeys.batchResult(batch.runId, batch.batch));
  if (finished !== null) return JSON.parse(finished) as BatchResult;

  const reader = { ...deps, reloaded: batch.reloaded };
  const files = await filesStillOurs(deps.ledger, batch);
  const aside = setAside();
  const sink = rowSink((changes) => applyRows({ ...deps, unreadable: aside.add }, changes));
  const loads: FileLoad[] = [];
  for (const ahead of inChunks(files, READ_AHEAD)) {
    const readings = await Promise.all(
      ahead.map(async (file) => ({ file, reading: await readWholeFile(reader, file) })),
    );
    const opened: FileLoad[] = [];
    for (const { file, reading } of readings) opened.push(await openLoad(reader, file, reading));
    for await (const { source, piece } of inStep(opened)) await sink.add(source.tally, piece.rows, piece.changes);
    loads.push(...opened);
  }
  await sink.flush();

  const outcomes: FileOutcome[] = [];
  for (const { outcome } of loads) outcomes.push(await outcome());
  // An assertion: no class of ours and no retry help against a bug, and the files stay open in the ledger.
  const wrong = outcomes.find((outcome) => !isConserved(outcome.counts));
  if (wrong) throw new Error(`TS514 rows of ${wrong.id} do not add up: ${JSON.stringify(wrong.counts)}`);
  await keepTouchedKeys(deps, batch, sink);
  await deps.ledger.record(batch.runId, outcomes);
  const found = { tables: tablesOf(loads), conflicts: sink.conflicts(), unreadable: aside.summary() };
  return keepResult(deps, batch, outcomes, found);
}

/** A run that was dead and came back by redrive leaves alone what a later run has taken over. */
async function filesStillOurs(ledger: FileLedger, batch: FileBatch): Promise<readonly ListedFile[]> {
  if (batch.force) return batch.files;
  const entries = await ledger.find(batch.files.map(fileId));
  return batch.files.filter((file) => entries.get(fileId(file))?.runId === batch.runId);
}

/** A file's rows on their way to the sink. The outcome is known only when the sink has written them, hence a function. */
type FileLoad = PieceSource & {
  readonly tally: FileTally;
  readonly outcome: () => Promise<FileOutcome>;
  readonly table: string | null;
  readonly newest: Version;
};

/** Keeps what cannot be loaded in quarantine, and opens the rest. */
async function openLoad(deps: ApplyFilesDeps & RowReader, file: ListedFile, reading: FileReading): Promise<FileLoad> {
  const tally = noTally();
  if (reading.kind === "refused") {
    const refused = await refusal(deps, file, reading.error);
    return { kind: null, pieces: () => [], tally, outcome: async () => refused, table: null, newest: NO_VERSION };
  }
  const role = changeFileRole(file.key, deps.mapping);
  let late: PoisonFileError | null = null;
  const refuse = (error: PoisonFileError): void => {
    late = error;
  };
  return {
    kind: role.kind === "mapped" ? role.table.kind : null,
    table: role.kind === "mapped" ? role.table.mapping.table : null,
    newest: reading.newest,
    pieces: () => (reading.kind === "held" ? heldPieces(reading) : changesOf(deps, file, refuse)),
    tally,
    outcome: async () => {
      if (late !== null) return refusal(deps, file, late);
      const { operations, bad } = reading;
      const quarantine = await keepBadRows(deps.objects, file, bad, tally.documents);
      const counts = loadedRows(reading.rowsRead, bad.length + tally.setAside, tally.applied);
      return { id: fileId(file), state: "applied", counts, operations, reason: null, quarantine, at: deps.now() };
    },
  };
}

async function refusal(deps: ApplyFilesDeps, file: ListedFile, error: PoisonFileError): Promise<FileOutcome> {
  const quarantine = await keepRefusedFile(deps.objects, file, error);
  const [problem] = error.problems;
  const reason = problem === undefined ? error.name : `${problem.code} ${problem.where}: ${problem.found}`;
  const nothing = { counts: NO_ROWS, operations: NO_OPERATIONS } as const;
  return { id: fileId(file), state: "quarantined", ...nothing, reason, quarantine, at: deps.now() };
}

function tablesOf(loads: readonly FileLoad[]): BatchResult["tables"] {
  const byTable = Map.groupBy(loads, ({ table }) => table);
  const entries = [...byTable].flatMap(([table, own]) => {
    if (table === null) return [];
    const applied = own.reduce((sum, { tally }) => sum + tally.applied, 0);
    const newest = own.reduce((version, load) => (load.newest > version ? load.newest : version), NO_VERSION);
    return [[table, { applied, newest: commitTimeOf(newest)?.toISOString() ?? null }] as const];
  });
  return Object.fromEntries(entries);
}

async function keepTouchedKeys(
  { objects, workBucket }: ApplyFilesDeps,
  batch: FileBatch,
  sink: RowSink,
): Promise<void> {
  const lines = touchedLines(sink.touched, batch.partitions);
  await Promise.all(
    lines.map(({ partition, line }) => {
      const key = workKeys.touched(batch.runId, partition, batch.batch);
      return objects.putText(workBucket, key, `${line}\n`, "application/x-ndjson");
    }),
  );
}

async function keepResult(
  deps: ApplyFilesDeps,
  batch: FileBatch,
  outcomes: readonly FileOutcome[],
  found: Pick<BatchResult, "tables" | "conflicts" | "unreadable">,
): Promise<BatchResult> {
  const rows = outcomes.reduce((total, outcome) => addRows(total, outcome.counts), NO_ROWS);
  const applied = outcomes.filter((outcome) => outcome.state === "applied").length;
  const refused = outcomes.length - applied;
  const skipped = batch.files.length - outcomes.length;
  const isAside = new Set(
    outcomes.filter(({ state, counts }) => state !== "applied" || counts.quarantined > 0).map(({ id }) => id),
  );
  const keys = batch.files.filter((file) => isAside.has(fileId(file))).map(({ key }) => key);
  const aside = keys.slice(0, MAX_ASIDE);
  const result = { batch: batch.batch, applied, refused, skipped, aside, rows, ...found };
  await deps.objects.putText(deps.workBucket, workKeys.batchResult(batch.runId, batch.batch), JSON.stringify(result));
  return result;
}
