import { checkWriteConditions } from "../etag-condition.ts";
import { checksumHeaders, contentHeadersOf, userMetadataOf } from "../object-headers.ts";
import { receiveObjectBody } from "../receive-body.ts";
import type { S3Operation } from "../s3-operation.ts";

export const putObject: S3Operation = {
  name: "PutObject",
  method: "PUT",
  level: "object",
  run: async ({ store, now, changed }, { request, headers, bucket, key }) => {
    // Asked twice: before the body, to refuse without taking 200 MB in, and in the same step as the change, where it counts.
    checkWriteConditions(headers, key, store.bucket(bucket).objects.get(key));
    const body = await receiveObjectBody(store, request);
    const received = {
      tempFile: body.tempFile,
      object: {
        bucket,
        key,
        size: body.size,
        etag: body.md5.toString("hex"),
        lastModifiedMs: now(),
        contentHeaders: contentHeadersOf(headers),
        userMetadata: userMetadataOf(headers),
        checksums: body.checksums,
        checksumType: "FULL_OBJECT" as const,
      },
    };
    const object = store.commit(received, (existing) => checkWriteConditions(headers, key, existing));
    await changed({ kind: "created", object, reason: "PutObject", requestId: request.requestId });
    return { status: 200, headers: { etag: `"${object.etag}"`, ...checksumHeaders(object) } };
  },
};
