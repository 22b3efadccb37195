import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { ServerStartError } from "../../../src/core/errors/error-classes.ts";
import { KeyIndex } from "./key-index.ts";
import type { Bucket } from "./object-store.ts";
import type { StoreFolders } from "./store-folders.ts";
import type { StoredObject } from "./stored-object.ts";

const BUCKET_FILE = "%bucket.json";
const METADATA_SUFFIX = "%meta.json";

function readJson<Value>(file: string, isWhole: (value: Partial<Value>) => boolean): Value {
  let found = "something else";
  try {
    const value = JSON.parse(readFileSync(file, "utf8")) as Partial<Value> | null;
    if (value !== null && typeof value === "object" && isWhole(value)) return value as Value;
  } catch (error) {
    found = error instanceof Error ? error.message : String(error);
  }
  throw new ServerStartError({
    code: "TS810",
    where: file,
    found,
    expected: "metadata written by the local S3",
    remedy: "Delete the file (its object is forgotten), or `tillstream reset` for a new world.",
  });
}

const readObject = (file: string): StoredObject =>
  readJson<StoredObject>(
    file,
    (value) => typeof value.bucket === "string" && typeof value.key === "string" && typeof value.file === "string",
  );

/**
 * Finishes or forgets puts that a kill interrupted. Metadata still pending while the body still waits: the put was never answered, so both go.
 * Body gone: it was moved already, over the old one, so its metadata must follow.
 */
function mendPending(folders: StoreFolders): void {
  for (const name of readdirSync(folders.pending)) {
    const pending = join(folders.pending, name);
    if (existsSync(folders.tempOf(pending))) {
      rmSync(pending);
      continue;
    }
    const metadata = folders.metadata(readObject(pending));
    mkdirSync(dirname(metadata), { recursive: true });
    renameSync(pending, metadata);
  }
  rmSync(folders.temp, { recursive: true, force: true });
  mkdirSync(folders.temp);
}

/** A delete removes the body first: metadata without a body is the rest of one that was interrupted. */
function* objectsBelow(folders: StoreFolders, folder: string): Generator<readonly [string, StoredObject]> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* objectsBelow(folders, path);
    else if (entry.name.endsWith(METADATA_SUFFIX)) {
      const object = readObject(path);
      if (statSync(folders.body(object), { throwIfNoEntry: false })?.isFile()) yield [object.key, object];
      else rmSync(path);
    }
  }
}

/** Rebuilds the index from disk. Throws ServerStartError TS810 naming a metadata file that cannot be read. */
export function loadBuckets(folders: StoreFolders): Map<string, Bucket> {
  mendPending(folders);
  const buckets = new Map<string, Bucket>();
  for (const name of readdirSync(folders.meta)) {
    const file = join(folders.meta, name, BUCKET_FILE);
    if (!existsSync(file)) continue; // The rest of a bucket whose deletion was interrupted.
    const settings = readJson<Omit<Bucket, "objects">>(file, (value) => typeof value.createdAtMs === "number");
    mkdirSync(folders.ofBucket(name), { recursive: true });
    buckets.set(name, { ...settings, name, objects: KeyIndex.from(objectsBelow(folders, join(folders.meta, name))) });
  }
  return buckets;
}
