import type { S3Operation } from "../s3-operation.ts";
import { xmlAnswer } from "../xml-answer.ts";

export const listBuckets: S3Operation = {
  name: "ListBuckets",
  method: "GET",
  level: "service",
  run: ({ store, accountId }) =>
    xmlAnswer({
      ListAllMyBucketsResult: {
        Owner: { ID: accountId },
        Buckets: {
          Bucket: store
            .buckets()
            .map((bucket) => ({ Name: bucket.name, CreationDate: new Date(bucket.createdAtMs).toISOString() })),
        },
      },
    }),
};
