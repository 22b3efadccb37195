import type { S3Operation } from "../s3-operation.ts";
import { xmlAnswer } from "../xml-answer.ts";

export const getBucketLocation: S3Operation = {
  name: "GetBucketLocation",
  method: "GET",
  level: "bucket",
  needs: ["location"],
  run: ({ store, region }, { bucket }) => {
    store.bucket(bucket);
    // S3's oldest Region has no location constraint.
    return xmlAnswer({ LocationConstraint: region === "us-east-1" ? "" : region });
  },
};
