import type { TableCodec } from "./table-codec.ts";
import { createTextChunks, type TextChunks } from "./text-chunks.ts";

/** A CDC file in the making: rows of committed transactions of one table in one structure, in commit order. */
export type ChangeFileDraft = {
  table: string;
  header: string;
  /** Header and rows. */
  text: TextChunks;
  /** Of uncompressed text. */
  bytes: number;
  firstCommitAtMs: number;
};

export type ChangeBuffer = {
  add: (codec: TableCodec, line: string, commitAtMs: number) => void;
  /** Hands over everything and starts empty: the cut of a flush. */
  take: () => ChangeFileDraft[];
  rows: () => number;
  bytes: () => number;
  largestFileBytes: () => number;
  oldestCommitAtMs: () => number | null;
  /** When the first of the waiting rows came in, by the clock given; null when nothing waits. */
  waitingSinceMs: () => number | null;
};

export function createChangeBuffer(now: () => number): ChangeBuffer {
  let drafts: ChangeFileDraft[] = [];
  /** The newest draft of each table; an older one of another structure stays in `drafts`. */
  let current = new Map<string, ChangeFileDraft>();
  let rows = 0;
  let bytes = 0;
  let waitingSinceMs: number | null = null;

  const draftFor = (codec: TableCodec, commitAtMs: number): ChangeFileDraft => {
    const open = current.get(codec.table);
    // Another header must be another file.
    if (open !== undefined && open.header === codec.header) return open;
    const { table, header } = codec;
    const text = createTextChunks();
    text.append(header);
    const draft = { table, header, text, bytes: Buffer.byteLength(header), firstCommitAtMs: commitAtMs };
    drafts.push(draft);
    current.set(table, draft);
    return draft;
  };

  return {
    add(codec, line, commitAtMs) {
      const draft = draftFor(codec, commitAtMs);
      const lineBytes = Buffer.byteLength(line);
      draft.text.append(line);
      draft.bytes += lineBytes;
      bytes += lineBytes;
      rows += 1;
      waitingSinceMs ??= now();
    },
    take() {
      const taken = drafts;
      drafts = [];
      current = new Map();
      rows = 0;
      bytes = 0;
      waitingSinceMs = null;
      return taken;
    },
    rows: () => rows,
    bytes: () => bytes,
    largestFileBytes: () => drafts.reduce((largest, draft) => Math.max(largest, draft.bytes), 0),
    oldestCommitAtMs: () => drafts[0]?.firstCommitAtMs ?? null,
    waitingSinceMs: () => waitingSinceMs,
  };
}
