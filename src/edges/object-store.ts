import type { ListedFile, ListedObject } from "../core/pipeline/listed-file.ts";

/** The few S3 calls the pipeline makes. Every call retries inside the SDK; what outlives that is a CloudUnavailableError. */
export type ObjectStore = {
  /** Everything below the prefix in key order, across pages; with `after` only keys greater than it. */
  list(bucket: string, prefix: string, after?: string): AsyncIterable<ListedObject>;
  /** What stands right below the prefix, as a folder shows it: objects, and folders with their closing slash. */
  listFolder(
    bucket: string,
    prefix: string,
  ): Promise<{ readonly files: readonly ListedObject[]; readonly folders: readonly string[] }>;
  /** null: no such object. */
  getText(bucket: string, key: string): Promise<string | null>;
  /** One PUT; an object there is replaced. `contentType` defaults to application/json. */
  putText(bucket: string, key: string, text: string, contentType?: string): Promise<void>;
  /** Server-side copy within a bucket, of exactly that ETag; false when the object is gone or another one by now. */
  copy(file: ListedFile, toKey: string): Promise<boolean>;
};
