import { randomUUID } from "node:crypto";
import { NO_PROMISE } from "./body-verifier.ts";
import { checkBucketName } from "./bucket-name.ts";
import type { LocalS3, ObjectSummary } from "./local-s3.ts";
import type { ObjectStore } from "./object-store.ts";
import { readObjectBody } from "./read-object-body.ts";
import { receiveToFile } from "./receive-body.ts";
import type { S3Context } from "./s3-operation.ts";

const DEFAULT_CONTENT_TYPE = "binary/octet-stream";

/** What the local cloud itself uses, beside the wire protocol. */
export type DirectAccess = Omit<LocalS3, "name" | "errorFormat" | "matches" | "handle" | "close">;

async function* chunksOf(body: string | Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (typeof body === "string") yield Buffer.from(body);
  else if (body instanceof Uint8Array) yield body;
  else yield* body;
}

async function* readAllOf(store: ObjectStore, bucket: string, key: string): AsyncGenerator<Buffer> {
  const { object, fd } = store.open(bucket, key);
  const bytes = readObjectBody(fd, { first: 0, last: object.size - 1 });
  if (Buffer.isBuffer(bytes)) yield bytes;
  else yield* bytes;
}

function* summaries(store: ObjectStore, bucket: string, prefix: string): Generator<ObjectSummary> {
  const { objects } = store.bucket(bucket);
  const end = objects.firstBehindPrefix(prefix);
  for (let position = objects.firstAtOrAfter(prefix); position < end; position++) {
    const object = objects.get(objects.keyAt(position) ?? "");
    if (object !== undefined) {
      yield { key: object.key, size: object.size, etag: object.etag, lastModifiedMs: object.lastModifiedMs };
    }
  }
}

async function write(
  context: S3Context,
  ...[bucket, key, body, settings]: Parameters<LocalS3["write"]>
): ReturnType<LocalS3["write"]> {
  const { store, now, changed } = context;
  store.bucket(bucket);
  const { tempFile, size, md5, checksums } = await receiveToFile(store, chunksOf(body), NO_PROMISE);
  const described = {
    bucket,
    key,
    size,
    etag: md5.toString("hex"),
    lastModifiedMs: now(),
    contentHeaders: { "content-type": settings?.contentType ?? DEFAULT_CONTENT_TYPE },
    userMetadata: {},
    checksums,
    checksumType: "FULL_OBJECT" as const,
  };
  const object = store.commit({ tempFile, object: described }, () => undefined);
  await changed({ kind: "created", object, reason: "PutObject", requestId: randomUUID() });
  return { etag: object.etag, size };
}

function createBucket({ store, now }: S3Context, name: string, eventBridge: boolean): void {
  checkBucketName(name);
  const createdAtMs = store.has(name) ? store.bucket(name).createdAtMs : now();
  store.putBucket({ name, createdAtMs, eventBridge });
}

export function directAccess(context: S3Context): DirectAccess {
  const { store } = context;
  return {
    createBucket: (name, settings) => createBucket(context, name, settings?.eventBridge ?? false),
    bucketNames: () => store.buckets().map((bucket) => bucket.name),
    hasBucket: (name) => store.has(name),
    list: (bucket, prefix = "") => [...summaries(store, bucket, prefix)],
    read: (bucket, key) => readAllOf(store, bucket, key),
    write: (...parameters) => write(context, ...parameters),
    filePath: (bucket, key) => store.folders.body(store.object(bucket, key)),
  };
}
