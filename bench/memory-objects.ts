import type { ListedObject } from "../src/core/pipeline/listed-file.ts";
import type { ObjectStore } from "../src/edges/object-store.ts";

/** The work bucket in memory: S3's share of a run is its own matter and would only blur what is compared. Nothing is copied or quarantined here. */
export function memoryObjects(): ObjectStore {
  const texts = new Map<string, string>();
  return {
    async *list(bucket, prefix) {
      for (const [key, text] of texts) if (key.startsWith(prefix)) yield listed(bucket, key, text);
    },
    listFolder: async () => ({ files: [], folders: [] }),
    getText: async (_bucket, key) => texts.get(key) ?? null,
    putText: async (_bucket, key, text) => void texts.set(key, text),
    copy: async () => false,
  };
}

const listed = (bucket: string, key: string, text: string): ListedObject => ({
  bucket,
  key,
  etag: "",
  size: text.length,
  modifiedAt: new Date(0),
});
