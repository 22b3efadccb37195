import {
  CopyObjectCommand,
  GetObjectCommand,
  type ListObjectsV2CommandOutput,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { CloudUnavailableError } from "../core/errors/error-classes.ts";
import type { ListedObject } from "../core/pipeline/listed-file.ts";
import type { ObjectStore } from "./object-store.ts";

let client: S3Client | null = null;

/**
 * The one S3 client of a process. Endpoint, region and credentials come from the environment (`AWS_ENDPOINT_URL` on this machine).
 * Path style whenever an endpoint is given: a bucket name in front of another host name does not resolve.
 */
export function s3Client(): S3Client {
  const hasEndpoint = (process.env["AWS_ENDPOINT_URL_S3"] ?? process.env["AWS_ENDPOINT_URL"]) !== undefined;
  client ??= new S3Client({ forcePathStyle: hasEndpoint });
  return client;
}

export function s3ObjectStore(s3: S3Client = s3Client()): ObjectStore {
  return {
    list: (bucket, prefix, after) => listed(s3, { bucket, prefix, after }),
    listFolder: (bucket, prefix) => folderListed(s3, bucket, prefix),
    getText: (bucket, key) =>
      translated(`s3://${bucket}/${key}`, async () => {
        const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return (await object.Body?.transformToString()) ?? "";
      }).catch(nullWhenGone),
    putText: async (bucket, key, text, contentType = "application/json") => {
      const put = new PutObjectCommand({ Bucket: bucket, Key: key, Body: text, ContentType: contentType });
      await translated(`s3://${bucket}/${key}`, () => s3.send(put));
    },
    copy: async (file, toKey) => {
      const copy = new CopyObjectCommand({
        Bucket: file.bucket,
        Key: toKey,
        CopySource: `${file.bucket}/${file.key.split("/").map(encodeURIComponent).join("/")}`,
        CopySourceIfMatch: file.etag,
      });
      return (await translated(`s3://${file.bucket}/${file.key}`, () => s3.send(copy)).catch(nullWhenGone)) !== null;
    },
  };
}

type Listing = {
  readonly bucket: string;
  readonly prefix: string;
  readonly after?: string | undefined;
  readonly delimiter?: string;
};

async function* pages(
  s3: S3Client,
  { bucket, prefix, after, delimiter }: Listing,
): AsyncIterable<ListObjectsV2CommandOutput> {
  const request = { Bucket: bucket, Prefix: prefix, StartAfter: after, Delimiter: delimiter };
  const answers = paginateListObjectsV2({ client: s3 }, request)[Symbol.asyncIterator]();
  for (;;) {
    const page = await translated(`s3://${bucket}/${prefix}`, () => answers.next());
    if (page.done === true) return;
    yield page.value;
  }
}

function filesOf(bucket: string, { Contents = [] }: ListObjectsV2CommandOutput): ListedObject[] {
  return Contents.flatMap(({ Key: key, ETag, Size: size = 0, LastModified: modifiedAt }) =>
    key === undefined || modifiedAt === undefined
      ? []
      : [{ bucket, key, etag: ETag?.replaceAll('"', "") ?? "", size, modifiedAt }],
  );
}

async function* listed(s3: S3Client, listing: Listing): AsyncIterable<ListedObject> {
  for await (const page of pages(s3, listing)) yield* filesOf(listing.bucket, page);
}

async function folderListed(s3: S3Client, bucket: string, prefix: string): ReturnType<ObjectStore["listFolder"]> {
  const files: ListedObject[] = [];
  const folders: string[] = [];
  for await (const page of pages(s3, { bucket, prefix, delimiter: "/" })) {
    files.push(...filesOf(bucket, page));
    folders.push(...(page.CommonPrefixes ?? []).flatMap((folder) => folder.Prefix ?? []));
  }
  return { files, folders };
}

/** Missing, or another one by now (412): for us both mean that the object we meant is gone. */
const GONE_STATUS: ReadonlySet<number> = new Set([404, 412]);

function nullWhenGone(error: unknown): null {
  const cause = error instanceof CloudUnavailableError ? error.cause : error;
  if (
    cause instanceof S3ServiceException &&
    cause.name !== "NoSuchBucket" &&
    GONE_STATUS.has(cause.$metadata.httpStatusCode ?? 0)
  ) {
    return null;
  }
  throw error;
}

async function translated<T>(where: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const found = error instanceof Error ? error.name : String(error);
    throw new CloudUnavailableError(
      { code: "TS530", where, found, expected: "an answer of S3", remedy: "Check bucket, policy and network." },
      error,
    );
  }
}
