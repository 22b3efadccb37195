import type { CloudEvent } from "../events/cloud-event.ts";
import type { LocalService } from "../local-service.ts";

/** What tests may make go wrong; both are asked anew for every request and event. */
export type S3Faults = {
  /** True: this request is answered 503 SlowDown before anything happens. `operation` is the API name, e.g. `PutObject`. */
  readonly slowDown?: (request: { operation: string; bucket: string | null; key: string | null }) => boolean;
  /** Delays in ms, one per delivery: `[]` withholds the event, `[0, 0]` doubles it, `[500]` delays it. Normal is `[0]`. */
  readonly deliveries?: (event: CloudEvent) => readonly number[];
};

export type S3Options = {
  /** Objects live at `<dataDir>/<bucket>/<key>`; metadata in `<dataDir>/.meta`. One process at a time. */
  readonly dataDir: string;
  /** Called for every write and delete in a bucket with EventBridge on, before the request is answered. A rejection is ignored. */
  readonly onEvent?: (event: CloudEvent) => Promise<void> | void;
  /** Epoch ms; default Date.now. */
  readonly now?: () => number;
  readonly region?: string;
  readonly accountId?: string;
  readonly faults?: S3Faults;
};

export type ObjectSummary = {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly lastModifiedMs: number;
};

/**
 * The S3 service. Mount it last: it takes every request without `x-amz-target` that no one took before.
 * The functions beside the wire protocol are for the local cloud itself (template, Map's ItemReader and ResultWriter); they throw
 * `AwsError` with S3's codes (NoSuchBucket, NoSuchKey, …).
 */
export type LocalS3 = LocalService & {
  /** Creates the bucket or, if it exists, only sets `eventBridge` (default false). Objects of an earlier start are kept. */
  createBucket(name: string, options?: { readonly eventBridge?: boolean }): void;
  bucketNames(): string[];
  hasBucket(name: string): boolean;
  /** Objects below a prefix in UTF-8 byte order; a snapshot. */
  list(bucket: string, prefix?: string): ObjectSummary[];
  /** The object as it is now, also if it is replaced while being read. */
  read(bucket: string, key: string): AsyncIterable<Buffer>;
  /** Writes like PutObject, event included; resolves when readable. `etag` is without quotes. */
  write(
    bucket: string,
    key: string,
    body: string | Uint8Array | AsyncIterable<Uint8Array>,
    options?: { readonly contentType?: string },
  ): Promise<{ etag: string; size: number }>;
  /** The file a person can open. */
  filePath(bucket: string, key: string): string;
};
