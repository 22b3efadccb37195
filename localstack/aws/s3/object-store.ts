import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import { AwsError } from "../aws-error.ts";
import { KeyIndex } from "./key-index.ts";
import { loadBuckets } from "./load-buckets.ts";
import { freePlace } from "./object-place.ts";
import { StoreFolders } from "./store-folders.ts";
import type { StoredObject } from "./stored-object.ts";

export type Bucket = {
  readonly name: string;
  readonly createdAtMs: number;
  readonly eventBridge: boolean;
  readonly objects: KeyIndex<StoredObject>;
};

/** An object opened for reading: the body stays what it was, even if the key is written or deleted meanwhile. Close `fd`. */
export type OpenedObject = { readonly object: StoredObject; readonly fd: number };

/** A body that was received in full: the file it waits in, and everything about the object but its place. */
export type ReceivedObject = { readonly tempFile: string; readonly object: Omit<StoredObject, "file"> };

export const noSuchKey = (key: string): AwsError =>
  new AwsError("NoSuchKey", 404, "The specified key does not exist.", { details: { Key: key } });

function removeEmptyFolders(folder: string, upTo: string): void {
  for (let current = folder; current.length > upTo.length; current = dirname(current)) {
    try {
      rmdirSync(current);
    } catch {
      return; // Not empty: others still live there.
    }
  }
}

/**
 * Buckets and objects on disk, with an index in memory. Whatever changes an object is one synchronous step, so that check and change are
 * never apart: two `If-None-Match: *` puts cannot both win. Bodies are written before that step, in the background.
 *
 * A put renames the body and then its metadata. A kill between the two is mended at the next start: see `load-buckets.ts`.
 */
export class ObjectStore {
  readonly folders: StoreFolders;
  readonly #buckets: Map<string, Bucket>;

  constructor(dataDir: string) {
    this.folders = new StoreFolders(dataDir);
    this.#buckets = loadBuckets(this.folders);
  }

  buckets(): Bucket[] {
    return [...this.#buckets.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  has(bucketName: string): boolean {
    return this.#buckets.has(bucketName);
  }

  bucket(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (bucket !== undefined) return bucket;
    throw new AwsError("NoSuchBucket", 404, "The specified bucket does not exist", { details: { BucketName: name } });
  }

  putBucket(settings: Omit<Bucket, "objects">): void {
    const { name, createdAtMs, eventBridge } = settings;
    mkdirSync(this.folders.ofBucket(name), { recursive: true });
    mkdirSync(dirname(this.folders.bucketFile(name)), { recursive: true });
    this.#writeAtomically(this.folders.bucketFile(name), { name, createdAtMs, eventBridge });
    this.#buckets.set(name, { ...settings, objects: this.#buckets.get(name)?.objects ?? new KeyIndex() });
  }

  deleteBucket(name: string): void {
    if (this.bucket(name).objects.size > 0) {
      throw new AwsError("BucketNotEmpty", 409, "The bucket you tried to delete is not empty", {
        details: { BucketName: name },
      });
    }
    // Metadata first: a folder without it is no bucket.
    rmSync(dirname(this.folders.bucketFile(name)), { recursive: true, force: true });
    rmSync(this.folders.ofBucket(name), { recursive: true, force: true });
    this.#buckets.delete(name);
  }

  /** Throws `AwsError` NoSuchBucket or NoSuchKey. */
  object(bucketName: string, key: string): StoredObject {
    const object = this.bucket(bucketName).objects.get(key);
    if (object === undefined) throw noSuchKey(key);
    return object;
  }

  open(bucketName: string, key: string): OpenedObject {
    const object = this.object(bucketName, key);
    const fd = openSync(this.folders.body(object), "r");
    if (fstatSync(fd).size === object.size) return { object, fd };
    closeSync(fd);
    throw new AwsError(
      "InternalError",
      500,
      `The stored file of ${key} was changed by hand: it no longer has ${object.size} bytes.`,
    );
  }

  newTempFile(): string {
    return join(this.folders.temp, randomUUID());
  }

  /** Puts a received body in place. `check` sees the object that is there and may throw; then the body is dropped and nothing has changed. */
  commit(received: ReceivedObject, check: (existing: StoredObject | undefined) => void): StoredObject {
    const { bucket: bucketName, key } = received.object;
    try {
      const objects = this.bucket(bucketName).objects;
      const existing = objects.get(key);
      check(existing);
      const object = { ...received.object, file: existing?.file ?? freePlace(this.folders.ofBucket(bucketName), key) };
      this.#move(received.tempFile, object);
      objects.set(key, object);
      return object;
    } catch (error) {
      this.discard(received.tempFile);
      throw error;
    }
  }

  /** Forgets a body that was not put in place. Once it was moved, its pending metadata stays for the next start to finish. */
  discard(tempFile: string): void {
    if (!existsSync(tempFile)) return;
    rmSync(this.folders.pendingOf(tempFile), { force: true });
    rmSync(tempFile);
  }

  /** Gives the removed object, or undefined if there was none, which S3 does not count as an error. */
  remove(bucketName: string, key: string): StoredObject | undefined {
    const { objects } = this.bucket(bucketName);
    const object = objects.get(key);
    if (object === undefined) return undefined;
    // Body first: metadata without a body is dropped at the next start, a body without metadata would lie there for ever.
    rmSync(this.folders.body(object), { force: true });
    unlinkSync(this.folders.metadata(object));
    objects.delete(key);
    removeEmptyFolders(dirname(this.folders.body(object)), this.folders.ofBucket(bucketName));
    removeEmptyFolders(dirname(this.folders.metadata(object)), dirname(this.folders.bucketFile(bucketName)));
    return object;
  }

  #move(tempFile: string, object: StoredObject): void {
    const pending = this.folders.pendingOf(tempFile);
    writeFileSync(pending, JSON.stringify(object));
    const body = this.folders.body(object);
    const metadata = this.folders.metadata(object);
    mkdirSync(dirname(body), { recursive: true });
    mkdirSync(dirname(metadata), { recursive: true });
    renameSync(tempFile, body);
    renameSync(pending, metadata);
  }

  #writeAtomically(file: string, value: object): void {
    const temp = this.newTempFile();
    writeFileSync(temp, JSON.stringify(value));
    renameSync(temp, file);
  }
}
