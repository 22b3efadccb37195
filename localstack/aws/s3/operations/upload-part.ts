import { AwsError } from "../../aws-error.ts";
import { notImplemented } from "../../not-implemented.ts";
import { checksumHeaders } from "../object-headers.ts";
import { receiveObjectBody } from "../receive-body.ts";
import type { S3Operation } from "../s3-operation.ts";

const MAX_PART_NUMBER = 10_000;

function partNumberOf(query: URLSearchParams): number {
  const text = query.get("partNumber") ?? "";
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= MAX_PART_NUMBER) return number;
  throw new AwsError(
    "InvalidArgument",
    400,
    `Part number must be an integer between 1 and ${MAX_PART_NUMBER}, inclusive`,
  );
}

export const uploadPart: S3Operation = {
  name: "UploadPart",
  method: "PUT",
  level: "object",
  needs: ["partNumber", "uploadId"],
  takesHeaders: ["x-amz-copy-source"],
  run: async ({ store, uploads, now }, { request, headers, query, bucket, key }) => {
    if (headers["x-amz-copy-source"] !== undefined) throw notImplemented("S3 UploadPartCopy");
    const number = partNumberOf(query);
    store.bucket(bucket);
    const upload = uploads.get(query.get("uploadId") ?? "", bucket, key);
    const body = await receiveObjectBody(store, request, upload.algorithm === null ? [] : [upload.algorithm]);
    const etag = body.md5.toString("hex");
    uploads.putPart(upload, body.tempFile, {
      number,
      size: body.size,
      etag,
      checksums: body.checksums,
      lastModifiedMs: now(),
    });
    const { "x-amz-checksum-type": _ofWholeObjectsOnly, ...checksums } = checksumHeaders({
      checksums: body.checksums,
      checksumType: "",
    });
    return { status: 200, headers: { etag: `"${etag}"`, ...checksums } };
  },
};
