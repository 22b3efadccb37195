import { AwsError } from "../../aws-error.ts";
import type { XmlNode } from "../../write-xml.ts";
import { listPage, type ListPosition } from "../list-page.ts";
import type { S3Operation } from "../s3-operation.ts";
import type { StoredObject } from "../stored-object.ts";
import { xmlAnswer } from "../xml-answer.ts";

const MAX_KEYS_PER_PAGE = 1000;

const invalidArgument = (message: string): AwsError => new AwsError("InvalidArgument", 400, message);

/** Strict percent-encoding, `/` apart. Space as %20 and not +: clients that decode either way read it right. */
const urlEncoded = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll("%2F", "/")
    .replaceAll(/[!'()]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** Tokens are opaque to clients; ours say where to go on, so they stay valid over restarts. */
const tokenOf = ({ kind, text }: ListPosition): string => Buffer.from(`${kind}:${text}`).toString("base64url");

function positionOf(token: string): ListPosition {
  const [, kind, text] = /^(key|prefix):([^]*)$/.exec(Buffer.from(token, "base64url").toString("utf8")) ?? [];
  if ((kind !== "key" && kind !== "prefix") || text === undefined)
    throw invalidArgument("The continuation token provided is incorrect");
  return { kind, text };
}

function startOf(query: URLSearchParams): ListPosition | null {
  const token = query.get("continuation-token");
  if (token !== null) return positionOf(token);
  const startAfter = query.get("start-after");
  return startAfter === null || startAfter === "" ? null : { kind: "key", text: startAfter };
}

function maxKeysOf(query: URLSearchParams): number {
  const text = query.get("max-keys") ?? String(MAX_KEYS_PER_PAGE);
  if (!/^\d{1,10}$/.test(text)) throw invalidArgument("Argument max-keys must be an integer between 0 and 2147483647");
  return Number(text);
}

function encodingOf(query: URLSearchParams): (text: string) => string {
  const encodingType = query.get("encoding-type");
  if (encodingType === null || encodingType === "") return (text) => text;
  if (encodingType !== "url") throw invalidArgument("Invalid Encoding Method specified in Request");
  return urlEncoded;
}

const contentsOf = (object: StoredObject, encode: (text: string) => string): XmlNode => ({
  Key: encode(object.key),
  LastModified: new Date(object.lastModifiedMs).toISOString(),
  ETag: `"${object.etag}"`,
  ChecksumAlgorithm: Object.keys(object.checksums),
  ChecksumType: Object.keys(object.checksums).length === 0 ? undefined : object.checksumType,
  Size: object.size,
  StorageClass: "STANDARD",
});

export const listObjectsV2: S3Operation = {
  name: "ListObjectsV2",
  method: "GET",
  level: "bucket",
  needs: ["list-type"],
  takes: ["prefix", "delimiter", "start-after", "continuation-token", "max-keys", "encoding-type", "fetch-owner"],
  run: ({ store, accountId }, { bucket, query }) => {
    if (query.get("list-type") !== "2") throw invalidArgument("Invalid List Type specified in Request");
    const prefix = query.get("prefix") ?? "";
    const delimiter = query.get("delimiter") ?? "";
    const encode = encodingOf(query);
    const maxKeys = maxKeysOf(query);
    const pageSize = Math.min(maxKeys, MAX_KEYS_PER_PAGE);
    const page = listPage(store.bucket(bucket).objects, {
      prefix,
      delimiter,
      after: startOf(query),
      maxKeys: pageSize,
    });
    const owner = query.get("fetch-owner") === "true" ? { Owner: { ID: accountId } } : {};
    const startAfter = query.get("start-after");
    return xmlAnswer({
      ListBucketResult: {
        Name: bucket,
        Prefix: encode(prefix),
        Delimiter: delimiter === "" ? undefined : encode(delimiter),
        StartAfter: startAfter === null ? undefined : encode(startAfter),
        ContinuationToken: query.get("continuation-token") ?? undefined,
        NextContinuationToken: page.next === null ? undefined : tokenOf(page.next),
        EncodingType: query.get("encoding-type") ?? undefined,
        KeyCount: page.contents.length + page.commonPrefixes.length,
        MaxKeys: maxKeys,
        IsTruncated: page.next !== null,
        Contents: page.contents.map((object) => ({ ...(contentsOf(object, encode) as object), ...owner })),
        CommonPrefixes: page.commonPrefixes.map((commonPrefix) => ({ Prefix: encode(commonPrefix) })),
      },
    });
  },
};
