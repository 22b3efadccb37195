import type { S3Operation } from "../s3-operation.ts";

export const headBucket: S3Operation = {
  name: "HeadBucket",
  method: "HEAD",
  level: "bucket",
  run: ({ store, region }, { bucket }) => {
    store.bucket(bucket);
    return { status: 200, headers: { "x-amz-bucket-region": region } };
  },
};
