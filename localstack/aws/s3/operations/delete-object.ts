import { checkWriteConditions } from "../etag-condition.ts";
import type { S3Operation } from "../s3-operation.ts";

export const deleteObject: S3Operation = {
  name: "DeleteObject",
  method: "DELETE",
  level: "object",
  run: async ({ store, changed }, { request, headers, bucket, key }) => {
    const existing = store.bucket(bucket).objects.get(key);
    checkWriteConditions({ "if-match": headers["if-match"] } as Record<string, string>, key, existing);
    const object = store.remove(bucket, key);
    if (object !== undefined)
      await changed({ kind: "deleted", object, reason: "DeleteObject", requestId: request.requestId });
    return { status: 204 };
  },
};
