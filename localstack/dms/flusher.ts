import type { ChangeBuffer, ChangeFileDraft } from "./change-buffer.ts";
import { changeFileKey, nextFileTime } from "./change-file-key.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { gzipChunks } from "./gzip-chunks.ts";
import { checkpointNow, type TaskProgress } from "./task-progress.ts";

export type FlushDeps = {
  buffer: ChangeBuffer;
  progress: TaskProgress;
  now: () => number;
  put: (key: string, body: Buffer) => Promise<void>;
  save: (checkpoint: Checkpoint) => Promise<void>;
};

export type Flusher = {
  /** Writes everything buffered at this moment, then notes it. Flushes never overlap; a second call waits for the first. */
  flush: () => Promise<void>;
  /** The same, and notes the state of the task even if nothing was buffered. */
  note: () => Promise<void>;
  /** Being written at the moment. */
  inFlight: () => { rows: number; bytes: number; oldestCommitAtMs: number | null };
  /** Up to here everything is in S3 and noted. */
  savedGtidSet: () => string;
};

const NOTHING = { rows: 0, bytes: 0, oldestCommitAtMs: null };

/**
 * Puts the files of one flush and, only after every PUT has succeeded, the checkpoint of exactly the transactions in them. A crash between
 * the two repeats those transactions with the same sequences: at least once, like DMS.
 */
export function createFlusher(deps: FlushDeps): Flusher {
  let queue: Promise<void> = Promise.resolve();
  let inFlight: ReturnType<Flusher["inFlight"]> = NOTHING;
  let savedGtidSet = deps.progress.checkpoint.gtidSet;

  const write = async (isNoteDue: boolean): Promise<void> => {
    const { checkpoint } = deps.progress;
    const oldestCommitAtMs = deps.buffer.oldestCommitAtMs();
    const counts = { rows: deps.buffer.rows(), bytes: deps.buffer.bytes(), oldestCommitAtMs };
    const drafts = deps.buffer.take();
    if (drafts.length === 0 && checkpoint.gtidSet === savedGtidSet && !isNoteDue) return;
    inFlight = counts;
    const files = drafts.map((draft) => ({ draft, key: nameFile(checkpoint, draft, deps.now()) }));
    checkpoint.filesWritten += files.length;
    const cut = checkpointNow(deps.progress);
    await Promise.all(files.map(async ({ draft, key }) => deps.put(key, await gzipChunks(draft.text.chunks()))));
    await deps.save(cut);
    savedGtidSet = cut.gtidSet;
    inFlight = NOTHING;
  };

  // After a failed flush every later one fails too: the rows it took are not in S3, so nothing may be noted behind them.
  const enqueue = (isNoteDue: boolean): Promise<void> => {
    queue = queue.then(() => write(isNoteDue));
    queue.catch(() => {});
    return queue;
  };

  return {
    flush: () => enqueue(false),
    note: () => enqueue(true),
    inFlight: () => inFlight,
    savedGtidSet: () => savedGtidSet,
  };
}

function nameFile(checkpoint: Checkpoint, draft: ChangeFileDraft, nowMs: number): string {
  const { folder, schema } = checkpoint;
  const time = nextFileTime(nowMs, checkpoint.lastFileMs[draft.table] ?? null);
  checkpoint.lastFileMs[draft.table] = time;
  return changeFileKey({ folder, schema, table: draft.table }, draft.firstCommitAtMs, time);
}
