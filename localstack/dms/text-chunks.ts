/** Text that only grows, held outside the JavaScript heap: 64 MB of waiting rows as strings filled a heap of 96 MB, as buffers they do not count. */
export type TextChunks = {
  append: (text: string) => void;
  /** Everything so far, UTF-8. */
  chunks: () => Buffer[];
};

/** Large enough that a chunk's own cost vanishes, small enough that the text not yet in one does not matter. */
const CHUNK_CHARACTERS = 64 * 1024;

export function createTextChunks(): TextChunks {
  const done: Buffer[] = [];
  let pending: string[] = [];
  let characters = 0;
  const close = (): void => {
    if (pending.length > 0) done.push(Buffer.from(pending.join(""), "utf8"));
    pending = [];
    characters = 0;
  };
  return {
    append(text) {
      pending.push(text);
      characters += text.length;
      if (characters >= CHUNK_CHARACTERS) close();
    },
    chunks() {
      close();
      return [...done];
    },
  };
}
