import type { ChangeBuffer } from "./change-buffer.ts";
import { writeCheckpoint, type Checkpoint } from "./checkpoint.ts";
import type { TableStatus } from "./dms-status.ts";
import type { FileSink } from "./file-sink.ts";
import type { FlushLimits } from "./flush-decision.ts";
import { createFlusher, type Flusher } from "./flusher.ts";
import type { OpenSpill } from "./spill-file.ts";
import { storePatiently } from "./store-patiently.ts";
import type { MysqlAddress } from "../../src/core/mysql-address.ts";
import type { TableCodecs } from "./table-codecs.ts";
import type { TaskProgress } from "./task-progress.ts";

export type TaskLimits = FlushLimits & {
  /** LOAD files are cut here, bytes of uncompressed text (DMS's MaxFileSize). */
  maxLoadFileBytes: number;
  /** Reading the log pauses while more committed rows than this wait for S3. */
  maxBufferedBytes: number;
  /** An open transaction's rows go to a file beyond this much text. */
  spillBytes: number;
};

/** What full load and CDC of one task share. */
export type TaskContext = {
  address: MysqlAddress;
  limits: TaskLimits;
  sink: FileSink;
  signal: AbortSignal;
  log: (line: string) => void;
  progress: TaskProgress;
  codecs: TableCodecs;
  /** See Allowances. */
  declaredCascades: readonly string[] | null;
  openSpill: OpenSpill;
  buffer: ChangeBuffer;
  flusher: Flusher;
  put: (key: string, body: Buffer) => Promise<void>;
  remove: (key: string) => Promise<void>;
  save: (checkpoint: Checkpoint) => Promise<void>;
  /** Counters of the checkpoint that was noted last. */
  written: () => TableStatus[];
};

export type ContextParts = Pick<
  TaskContext,
  "address" | "limits" | "sink" | "signal" | "log" | "progress" | "codecs" | "buffer" | "declaredCascades" | "openSpill"
> & {
  stateDir: string;
  storeAttempts: number;
};

export function createTaskContext(parts: ContextParts): TaskContext {
  const { stateDir, sink, codecs, progress, buffer } = parts;
  const patience = { log: parts.log, signal: parts.signal, attempts: parts.storeAttempts };
  const put = (key: string, body: Buffer): Promise<void> => storePatiently(key, () => sink.put(key, body), patience);
  const remove = (key: string): Promise<void> => storePatiently(key, () => sink.remove(key), patience);
  let written: readonly TableStatus[] = progress.checkpoint.counters;
  const save = async (checkpoint: Checkpoint): Promise<void> => {
    await writeCheckpoint(stateDir, { ...checkpoint, columns: codecs.columnOrder() });
    written = checkpoint.counters;
  };
  const writtenNow = (): TableStatus[] => written.map((counter) => ({ ...counter }));
  return {
    ...parts,
    put,
    remove,
    save,
    written: writtenNow,
    flusher: createFlusher({ buffer, progress, now: Date.now, put, save }),
  };
}
