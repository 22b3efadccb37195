import { UnsafeSourceError } from "../../src/core/errors/error-classes.ts";
import { createChangeBuffer } from "./change-buffer.ts";
import { readCheckpoint, type Checkpoint } from "./checkpoint.ts";
import type { DmsStatus } from "./dms-status.ts";
import type { FileSink } from "./file-sink.ts";
import { createS3FileSink } from "./s3-file-sink.ts";
import { checkDomains, checkSource } from "./source-check.ts";
import { connectSource, sourceAddress, type SourceAddress } from "./source-connection.ts";
import type { SourceFacts } from "./source-facts.ts";
import { sourceProblem } from "./source-problem.ts";
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
  log: (line: string) => void;
};

export type S3Target = { s3Endpoint: string; bucket: string };

const MEGABYTE = 1024 * 1024;
/** dms.md §8: one LOAD file per Lambda run. */
const DEFAULT_LOAD_FILE_BYTES = 64 * MEGABYTE;
const DEFAULT_BUFFERED_BYTES = 64 * MEGABYTE;

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
  const address = sourceAddress(options.sourceUri);
  const stored = await readCheckpoint(options.stateDir);
  const facts = await readFacts(address, options, stored);
  const tables = facts.tables.map(({ table }) => table);
  const checkpoint = continueOrStart(stored, { folder: options.folder, schema: options.schema, tables });
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
    buffer: createChangeBuffer(Date.now),
    stateDir: options.stateDir,
  });
  return runTask(context, stop, onEnd);
}

function limitsOf(options: DmsOptions): TaskLimits {
  return {
    flushIntervalMs: options.flushIntervalMs,
    flushBytes: options.flushBytes,
    maxLoadFileBytes: options.maxLoadFileBytes ?? DEFAULT_LOAD_FILE_BYTES,
    maxBufferedBytes: options.maxBufferedBytes ?? DEFAULT_BUFFERED_BYTES,
  };
}

async function readFacts(address: SourceAddress, options: DmsOptions, stored: Checkpoint | null): Promise<SourceFacts> {
  const connection = await connectSource(address);
  try {
    const facts = await checkSource(connection, options.schema, options.tables);
    if (stored?.folder === options.folder) await checkDomains(connection, stored.gtidSet);
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
