import { createReadStream } from "node:fs";
import { AwsError } from "../../aws-error.ts";
import { notImplemented } from "../../not-implemented.ts";
import { NO_PROMISE } from "../body-verifier.ts";
import { isChecksumAlgorithm } from "../checksum-stream.ts";
import { checkWriteConditions, readCondition } from "../etag-condition.ts";
import { checksumElements, contentHeadersOf, userMetadataOf } from "../object-headers.ts";
import { receiveToFile } from "../receive-body.ts";
import type { S3Call, S3Operation } from "../s3-operation.ts";
import type { ChecksumAlgorithm, StoredObject } from "../stored-object.ts";
import { xmlAnswer } from "../xml-answer.ts";

const invalidArgument = (message: string): AwsError => new AwsError("InvalidArgument", 400, message);

/** `bucket/key` or `/bucket/key`, percent-encoded. A `?versionId=` cannot be meant otherwise: `?` in a key comes encoded. */
function sourceOf(header: string): { bucket: string; key: string } {
  const [path = "", version] = header.replace(/^\//, "").split("?", 2);
  if (version !== undefined) throw notImplemented("S3 CopyObject of a version");
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    throw invalidArgument("Invalid copy source encoding.");
  }
  const slash = decoded.indexOf("/");
  if (slash <= 0 || slash === decoded.length - 1) throw invalidArgument("Invalid copy source object key");
  return { bucket: decoded.slice(0, slash), key: decoded.slice(slash + 1) };
}

function isReplacing({ headers }: S3Call): boolean {
  const directive = headers["x-amz-metadata-directive"] ?? "COPY";
  if (directive === "COPY" || directive === "REPLACE") return directive === "REPLACE";
  throw invalidArgument("Unknown metadata directive.");
}

function algorithmsOf(headers: S3Call["headers"], source: StoredObject): ChecksumAlgorithm[] {
  const wanted = headers["x-amz-checksum-algorithm"];
  if (wanted === undefined) return Object.keys(source.checksums).filter(isChecksumAlgorithm);
  if (isChecksumAlgorithm(wanted)) return [wanted];
  throw notImplemented(`S3 checksum algorithm ${wanted}`);
}

export const copyObject: S3Operation = {
  name: "CopyObject",
  method: "PUT",
  level: "object",
  needsHeader: "x-amz-copy-source",
  takesHeaders: [
    "x-amz-copy-source",
    "x-amz-copy-source-if-match",
    "x-amz-copy-source-if-none-match",
    "x-amz-copy-source-if-modified-since",
    "x-amz-copy-source-if-unmodified-since",
    "x-amz-metadata-directive",
    "x-amz-checksum-algorithm",
  ],
  run: async ({ store, now, changed }, call) => {
    const { headers, bucket, key, request } = call;
    const from = sourceOf(headers["x-amz-copy-source"] ?? "");
    const replaces = isReplacing(call);
    checkWriteConditions(headers, key, store.bucket(bucket).objects.get(key));
    const source = store.object(from.bucket, from.key);
    if (readCondition(headers, source, "x-amz-copy-source-") === "not-modified") {
      throw new AwsError("PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold");
    }
    if (from.bucket === bucket && from.key === key && !replaces) {
      throw new AwsError(
        "InvalidRequest",
        400,
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata.",
      );
    }
    const { fd } = store.open(from.bucket, from.key);
    const body = await receiveToFile(store, createReadStream("", { fd }), NO_PROMISE, {
      alsoCompute: algorithmsOf(headers, source),
    });
    const received = {
      tempFile: body.tempFile,
      object: {
        bucket,
        key,
        size: body.size,
        etag: body.md5.toString("hex"),
        lastModifiedMs: now(),
        contentHeaders: replaces ? contentHeadersOf(headers) : source.contentHeaders,
        userMetadata: replaces ? userMetadataOf(headers) : source.userMetadata,
        checksums: body.checksums,
        checksumType: "FULL_OBJECT" as const,
      },
    };
    const object = store.commit(received, (existing) => checkWriteConditions(headers, key, existing));
    await changed({ kind: "created", object, reason: "CopyObject", requestId: request.requestId });
    return xmlAnswer({
      CopyObjectResult: {
        ETag: `"${object.etag}"`,
        LastModified: new Date(object.lastModifiedMs).toISOString(),
        ...checksumElements(object.checksums),
      },
    });
  },
};
