import type { S3Operation } from "../s3-operation.ts";

export const deleteBucket: S3Operation = {
  name: "DeleteBucket",
  method: "DELETE",
  level: "bucket",
  run: ({ store }, { bucket }) => {
    store.deleteBucket(bucket);
    return { status: 204 };
  },
};
