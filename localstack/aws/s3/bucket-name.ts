import { AwsError } from "../aws-error.ts";

/** Throws `AwsError` InvalidBucketName, by the rules for general purpose buckets: they also keep names from leaving the data folder. */
export function checkBucketName(name: string): void {
  const isShaped = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name);
  const isAddress = /^\d+\.\d+\.\d+\.\d+$/.test(name);
  if (isShaped && !isAddress && !name.includes("..")) return;
  throw new AwsError("InvalidBucketName", 400, "The specified bucket is not valid.", { details: { BucketName: name } });
}
