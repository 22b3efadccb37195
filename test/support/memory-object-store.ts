import { createHash } from "node:crypto";
import type { ListedFile, ListedObject } from "../../src/core/pipeline/listed-file.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";

/** S3 in memory: key order, ETags of the content, conditional copies. `texts` is everything there, by `<bucket>/<key>`. */
export type MemoryObjectStore = ObjectStore & {
  readonly texts: ReadonlyMap<string, string>;
  /** As DMS does it; answers the object as a listing shows it. */
  put(bucket: string, key: string, text: string, modifiedAt?: Date): ListedFile;
  remove(bucket: string, key: string): void;
};

const etagOf = (text: string): string => createHash("md5").update(text).digest("hex");

const listedFile = (bucket: string, key: string, text: string): ListedFile => ({
  bucket,
  key,
  etag: etagOf(text),
  size: Buffer.byteLength(text),
});

/** When objects were written of which a test does not say it. */
const LONG_AGO = new Date(0);

export function memoryObjectStore(): MemoryObjectStore {
  const texts = new Map<string, string>();
  const times = new Map<string, Date>();
  const put = (bucket: string, key: string, text: string, modifiedAt = LONG_AGO): ListedFile => {
    texts.set(`${bucket}/${key}`, text);
    times.set(`${bucket}/${key}`, modifiedAt);
    return listedFile(bucket, key, text);
  };
  const listedObject = (bucket: string, key: string): ListedObject => ({
    ...listedFile(bucket, key, texts.get(`${bucket}/${key}`) ?? ""),
    modifiedAt: times.get(`${bucket}/${key}`) ?? LONG_AGO,
  });
  return {
    texts,
    put,
    remove: (bucket, key) => void texts.delete(`${bucket}/${key}`),
    async *list(bucket, prefix, after = "") {
      const start = `${bucket}/${prefix}`;
      for (const path of [...texts.keys()].filter((name) => name.startsWith(start)).toSorted()) {
        const key = path.slice(bucket.length + 1);
        if (key > after) yield listedObject(bucket, key);
      }
    },
    listFolder: async (bucket, prefix) => {
      const keys = [...texts.keys()]
        .filter((path) => path.startsWith(`${bucket}/${prefix}`))
        .map((path) => path.slice(bucket.length + 1))
        .toSorted();
      const isInside = (key: string): boolean => key.slice(prefix.length).includes("/");
      const folders = keys.filter(isInside).map((key) => key.slice(0, key.indexOf("/", prefix.length) + 1));
      const files = keys.filter((key) => !isInside(key)).map((key) => listedObject(bucket, key));
      return { files, folders: [...new Set(folders)] };
    },
    getText: async (bucket, key) => texts.get(`${bucket}/${key}`) ?? null,
    putText: async (bucket, key, text) => void put(bucket, key, text),
    copy: async (file, toKey) => {
      const text = texts.get(`${file.bucket}/${file.key}`);
      if (text === undefined || etagOf(text) !== file.etag) return false;
      put(file.bucket, toKey, text);
      return true;
    },
  };
}
