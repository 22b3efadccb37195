import { createReadStream } from "node:fs";
import { AwsError } from "../../aws-error.ts";
import { readXml } from "../../read-xml.ts";
import { NO_PROMISE } from "../body-verifier.ts";
import { chosenParts } from "../chosen-parts.ts";
import { checkWriteConditions } from "../etag-condition.ts";
import { multipartChecksums, multipartEtag } from "../multipart-digests.ts";
import { checksumElements } from "../object-headers.ts";
import { receiveText, receiveToFile } from "../receive-body.ts";
import { checksumHeader, isChecksumAlgorithm } from "../checksum-stream.ts";
import type { S3Call, S3Operation } from "../s3-operation.ts";
import type { Checksums } from "../stored-object.ts";
import type { UploadPart } from "../uploads.ts";
import { xmlAnswer } from "../xml-answer.ts";

async function* bytesOf(parts: readonly UploadPart[]): AsyncGenerator<Buffer> {
  for (const part of parts) yield* createReadStream(part.file) as AsyncIterable<Buffer>;
}

function checkPromises(headers: S3Call["headers"], checksums: Checksums, size: number): void {
  for (const [algorithm, value] of Object.entries(checksums)) {
    const promised = isChecksumAlgorithm(algorithm) ? headers[checksumHeader(algorithm)] : undefined;
    if (promised !== undefined && promised !== value) {
      throw new AwsError("BadDigest", 400, `The ${algorithm} you specified did not match the calculated checksum.`);
    }
  }
  const promisedSize = headers["x-amz-mp-object-size"];
  if (promisedSize !== undefined && Number(promisedSize) !== size) {
    throw new AwsError(
      "InvalidRequest",
      400,
      `The provided x-amz-mp-object-size ${promisedSize} is not the size of the object, ${size}.`,
    );
  }
}

export const completeMultipartUpload: S3Operation = {
  name: "CompleteMultipartUpload",
  method: "POST",
  level: "object",
  needs: ["uploadId"],
  takesHeaders: ["x-amz-mp-object-size", "x-amz-checksum-type"],
  run: async ({ store, uploads, now, changed }, { request, headers, query, bucket, key }) => {
    const upload = uploads.get(query.get("uploadId") ?? "", bucket, key);
    checkWriteConditions(headers, key, store.bucket(bucket).objects.get(key));
    // The checksum headers are of the object, not of this XML: take them out of what the body is held against.
    const xml = await receiveText({ ...request, headers: { "content-length": headers["content-length"] ?? "0" } });
    const parts = chosenParts(readXml(xml), uploads.parts(upload.id));
    const isWhole = upload.algorithm !== null && upload.checksumType === "FULL_OBJECT";
    const body = await receiveToFile(store, bytesOf(parts), NO_PROMISE, {
      alsoCompute: isWhole && upload.algorithm !== null ? [upload.algorithm] : [],
    });
    const checksums = isWhole ? body.checksums : multipartChecksums(parts, upload.algorithm);
    const { contentHeaders, userMetadata, checksumType } = upload;
    const received = {
      tempFile: body.tempFile,
      object: {
        bucket,
        key,
        size: body.size,
        etag: multipartEtag(parts),
        lastModifiedMs: now(),
        contentHeaders,
        userMetadata,
        checksums,
        checksumType,
      },
    };
    const object = store.commit(received, (existing) => {
      checkPromises(headers, checksums, body.size);
      checkWriteConditions(headers, key, existing);
      uploads.get(upload.id, bucket, key); // Aborted or completed by someone else meanwhile?
    });
    uploads.remove(upload.id);
    await changed({ kind: "created", object, reason: "CompleteMultipartUpload", requestId: request.requestId });
    return xmlAnswer({
      CompleteMultipartUploadResult: {
        Location: `${request.url.origin}/${bucket}/${encodeURIComponent(key)}`,
        Bucket: bucket,
        Key: key,
        ETag: `"${object.etag}"`,
        ...checksumElements(checksums),
        ChecksumType: Object.keys(checksums).length === 0 ? undefined : checksumType,
      },
    });
  },
};
