import type { S3Operation } from "../s3-operation.ts";

export const abortMultipartUpload: S3Operation = {
  name: "AbortMultipartUpload",
  method: "DELETE",
  level: "object",
  needs: ["uploadId"],
  run: ({ store, uploads }, { query, bucket, key }) => {
    store.bucket(bucket);
    uploads.remove(uploads.get(query.get("uploadId") ?? "", bucket, key).id);
    return { status: 204 };
  },
};
