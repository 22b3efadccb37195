import { UnsafeSourceError } from "../../src/core/errors/error-classes.ts";
import { createChangeBuffer } from "./change-buffer.ts";
import { readCheckpoint, type Checkpoint } from "./checkpoint.ts";
import type { DmsStatus } from "./dms-status.ts";
import type { FileSink } from "./file-sink.ts";
import { logRetentionWarning } from "./log-retention.ts";
import { createS3FileSink } from "./s3-file-sink.ts";
import { checkHistory, checkSource } from "./source-check.ts";
import { type MysqlAddress, mysqlAddress } from "../../src/core/mysql-address.ts";
import { connectSource } from "./source-connection.ts";
import type { SourceFacts } from "./source-facts.ts";
import { sourceProblem } from "./source-problem.ts";
import { removeLeftSpills, spillFilesIn } from "./spill-file.ts";
import { STORE_ATTEMPTS } from "./store-patiently.ts";
import { createTableCodecs } from "./table-codecs.ts";
import { createTaskContext, type TaskLimits } from "./task-context.ts";
import { firstCheckpoint, startProgress } from "./task-progress.ts";
import { runTask, type DmsTask } from "./run-task.ts";

export type DmsOptions = {
  /** `mysql://user:password@host:port/`; the user needs REPLICATION SLAVE, BINLOG MONITOR and SELECT on the schema. */
  sourceUri: string;
  schema: string;
  /** Matched without regard to case; files are named as the source spells them. */
  tables: readonly string[];
  /** Folder of the epoch, `raw/epoch=0001`. Another folder than last time is a new epoch: a new full load. */
  folder: string;
  /** Holds the checkpoint. */
  stateDir: string;
  /** DMS's CdcMaxBatchInterval: 60,000 there, 1,000 locally. */
  flushIntervalMs: number;
  /** DMS's CdcMinFileSize, bytes of uncompressed text. */
  flushBytes: number;
  /** DMS's MaxFileSize for LOAD files, bytes of uncompressed text; 64 MB by default. */
  maxLoadFileBytes?: number;
  /** Committed rows held in memory before reading pauses, bytes of text; 64 MB by default. */
  maxBufferedBytes?: number;
  /** A transaction's rows go to a file in `stateDir` beyond this, bytes of text and 120 for each row; 8 MB by default. */
  spillBytes?: number;
  /** How often storing a file is tried before the task fails; 9 by default, about 20 s. */
  storeAttempts?: number;
  /** Tables whose ON DELETE CASCADE the mapping declares: the log does not show what it deletes. Others are refused; left out, none is judged. */
  declaredCascades?: readonly string[];
  log: (line: string) => void;
};

export type S3Target = { s3Endpoint: string; bucket: string };

const MEGABYTE = 1024 * 1024;
/** dms.md §8: one LOAD file per Lambda run. */
const DEFAULT_LOAD_FILE_BYTES = 64 * MEGABYTE;
const DEFAULT_BUFFERED_BYTES = 64 * MEGABYTE;
/** Some 40,000 order lines, far beyond a till's transaction. */
const DEFAULT_SPILL_BYTES = 8 * MEGABYTE;

/**
 * Our stand-in for an AWS DMS task `full-load-and-cdc` from MariaDB to S3: the same keys, bytes and guarantees (at least once, in commit order
 * per table). Returns once the source has been checked; load and CDC go on in the background.
 * @throws UnsafeSourceError with every setting and table that would make the files silently wrong, SourceUnavailableError
 */
export async function startDms(options: DmsOptions & S3Target): Promise<DmsTask> {
  const sink = createS3FileSink(options.s3Endpoint, options.bucket);
  return startDmsInto(sink, options, () => sink.close());
}

/** The same with another place for the files, for tests and exports. */
export async function startDmsInto(
  sink: FileSink,
  options: DmsOptions,
  onEnd: () => void = () => {},
): Promise<DmsTask> {
  const address = mysqlAddress(options.sourceUri);
  const stored = await readCheckpoint(options.stateDir);
  const facts = await readFacts(address, options, stored);
  const tables = tablesOf(facts, replicatedOf(options, stored));
  const checkpoint = continueOrStart(stored, { folder: options.folder, schema: options.schema, tables });
  const warning = logRetentionWarning(facts.settings.binlog_expire_logs_seconds);
  if (warning !== null) options.log(warning);
  removeLeftSpills(options.stateDir);
  const stop = new AbortController();
  const codecs = createTableCodecs(checkpoint.columns);
  codecs.learn(facts.tables);
  const context = createTaskContext({
    address,
    limits: limitsOf(options),
    sink,
    signal: stop.signal,
    log: options.log,
    progress: startProgress(checkpoint),
    codecs,
    declaredCascades: options.declaredCascades ?? null,
    openSpill: spillFilesIn(options.stateDir),
    buffer: createChangeBuffer(Date.now),
    stateDir: options.stateDir,
    storeAttempts: options.storeAttempts ?? STORE_ATTEMPTS,
  });
  return runTask(context, stop, onEnd);
}

function limitsOf(options: DmsOptions): TaskLimits {
  return {
    flushIntervalMs: options.flushIntervalMs,
    flushBytes: options.flushBytes,
    maxLoadFileBytes: options.maxLoadFileBytes ?? DEFAULT_LOAD_FILE_BYTES,
    maxBufferedBytes: options.maxBufferedBytes ?? DEFAULT_BUFFERED_BYTES,
    spillBytes: options.spillBytes ?? DEFAULT_SPILL_BYTES,
  };
}

/** Tables whose rows this epoch's files hold already; the log says what became of one that is missing. */
function replicatedOf({ folder }: DmsOptions, stored: Checkpoint | null): readonly string[] {
  return stored !== null && stored.folder === folder && stored.phase === "cdc" ? stored.tables : [];
}

/** The tables as the source spells them, and those that are no longer there. */
function tablesOf({ tables, wantedTables }: SourceFacts, replicated: readonly string[]): string[] {
  const present = tables.map(({ table }) => table);
  const wanted = new Set(wantedTables.map((table) => table.toLowerCase()));
  const missing = replicated.filter((table) => wanted.has(table.toLowerCase()) && !present.includes(table));
  return [...present, ...missing];
}

async function readFacts(address: MysqlAddress, options: DmsOptions, stored: Checkpoint | null): Promise<SourceFacts> {
  const connection = await connectSource(address);
  try {
    const facts = await checkSource(connection.query, options.schema, options.tables, {
      declaredCascades: options.declaredCascades ?? null,
      replicated: replicatedOf(options, stored),
    });
    if (stored?.folder === options.folder) await checkHistory(connection.query, stored);
    return facts;
  } finally {
    connection.end();
  }
}

const describe = (task: { schema: string; tables: string[] }): string =>
  `${task.schema}: ${task.tables.toSorted().join(", ")}`;

function continueOrStart(
  stored: Checkpoint | null,
  task: { folder: string; schema: string; tables: string[] },
): Checkpoint {
  if (stored === null || stored.folder !== task.folder) return firstCheckpoint(task);
  if (describe(stored) === describe(task)) return stored;
  throw new UnsafeSourceError(sourceProblem("TS326", "checkpoint", describe(stored), describe(task)));
}

export type { DmsStatus, DmsTask };
