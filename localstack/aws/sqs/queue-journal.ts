import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { ServerStartError } from "../../../src/core/errors/error-classes.ts";
import { applyEntry, type QueueEntry } from "./queue-entry.ts";
import type { QueuesState } from "./queue-state.ts";

/** Rewriting costs about a millisecond per thousand messages; below this many lines the file is small anyway. */
const MIN_LINES_TO_REWRITE = 10_000;
const MAX_LINES_PER_MESSAGE = 4;

function readEntry(line: string, where: string): QueueEntry {
  try {
    return JSON.parse(line) as QueueEntry;
  } catch (error) {
    throw new ServerStartError({
      code: "TS820",
      where,
      found: error instanceof Error ? error.message : String(error),
      expected: "a line written by the local SQS",
      remedy: "Delete the line (its message may be forgotten), or `tillstream reset` for a new world.",
    });
  }
}

function* snapshot(state: QueuesState): Generator<QueueEntry> {
  for (const { name, settings, createdAtMs, modifiedAtMs, messages } of state.values()) {
    yield { kind: "queue", queue: name, settings, createdAtMs, atMs: modifiedAtMs };
    for (const message of messages.values()) yield { kind: "sent", queue: name, messages: [message] };
  }
}

const countMessages = (state: QueuesState): number =>
  [...state.values()].reduce((sum, queue) => sum + queue.messages.size, 0);

/**
 * All queues as one append-only file of JSON lines. One journal and not a file per message, because moving a message to the dead-letter
 * queue is then one line, and receive counts survive a kill. Written at once but without fsync: it outlives kill -9, not a power cut.
 */
export class QueueJournal {
  readonly #file: string;
  readonly state: QueuesState = new Map();
  #fd: number;
  #lines = 0;

  /** Throws ServerStartError TS820 for a damaged line. A last line cut off by a kill was never answered and is dropped. */
  constructor(dataDir: string) {
    mkdirSync(dataDir, { recursive: true });
    this.#file = join(dataDir, "journal.jsonl");
    this.#replay();
    this.#fd = openSync(this.#file, "a");
  }

  /** Writes an entry and puts it into effect. */
  record(entry: QueueEntry): void {
    writeSync(this.#fd, `${JSON.stringify(entry)}\n`);
    applyEntry(this.state, entry);
    this.#lines += 1;
    if (this.#lines > MIN_LINES_TO_REWRITE && this.#lines > MAX_LINES_PER_MESSAGE * countMessages(this.state))
      this.#rewrite();
  }

  close(): void {
    closeSync(this.#fd);
  }

  #replay(): void {
    if (!existsSync(this.#file)) return;
    const bytes = readFileSync(this.#file);
    const end = bytes.lastIndexOf("\n") + 1;
    if (end < bytes.length) truncateSync(this.#file, end);
    const lines = bytes.toString("utf8", 0, end).split("\n");
    for (const [i, line] of lines.entries()) {
      if (line === "") continue;
      applyEntry(this.state, readEntry(line, `${this.#file}:${i + 1}`));
      this.#lines += 1;
    }
  }

  /** Replaces the file by the shortest that leads to the same state. */
  #rewrite(): void {
    const entries = [...snapshot(this.state)];
    const fresh = `${this.#file}.new`;
    writeFileSync(fresh, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
    renameSync(fresh, this.#file);
    closeSync(this.#fd);
    this.#fd = openSync(this.#file, "a");
    this.#lines = entries.length;
  }
}
