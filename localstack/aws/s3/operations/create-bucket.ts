import { AwsError } from "../../aws-error.ts";
import { checkBucketName } from "../bucket-name.ts";
import type { S3Operation } from "../s3-operation.ts";

/** In this Region alone creating one's own bucket again is no error. */
const FORGIVING_REGION = "us-east-1";

export const createBucket: S3Operation = {
  name: "CreateBucket",
  method: "PUT",
  level: "bucket",
  run: ({ store, region, now }, { bucket }) => {
    checkBucketName(bucket);
    if (!store.has(bucket)) store.putBucket({ name: bucket, createdAtMs: now(), eventBridge: false });
    else if (region !== FORGIVING_REGION) {
      throw new AwsError(
        "BucketAlreadyOwnedByYou",
        409,
        "Your previous request to create the named bucket succeeded and you already own it.",
        {
          details: { BucketName: bucket },
        },
      );
    }
    return { status: 200, headers: { location: `/${bucket}` } };
  },
};
