import { CHECKSUM_ALGORITHMS, checksumHeader } from "./checksum-stream.ts";
import type { S3Call, S3Operation } from "./s3-operation.ts";

/** Headers that ask for nothing we would have to do, or that every operation heeds. */
const COMMON_HEADERS = new Set([
  "x-amz-algorithm",
  "x-amz-content-sha256",
  "x-amz-credential",
  "x-amz-date",
  "x-amz-decoded-content-length",
  "x-amz-expected-bucket-owner",
  "x-amz-expires",
  "x-amz-request-payer",
  "x-amz-sdk-checksum-algorithm",
  "x-amz-security-token",
  "x-amz-signature",
  "x-amz-signedheaders",
  "x-amz-source-expected-bucket-owner",
  "x-amz-trailer",
  "x-amz-user-agent",
  ...CHECKSUM_ALGORITHMS.map(checksumHeader),
]);

/** Values that spell out what AWS does anyway. */
const DEFAULT_VALUES: Readonly<Record<string, readonly string[]>> = {
  "x-amz-acl": ["private", "bucket-owner-full-control"],
  "x-amz-object-ownership": ["BucketOwnerEnforced"],
  "x-amz-server-side-encryption": ["AES256"],
  "x-amz-storage-class": ["STANDARD"],
  "x-amz-tagging-directive": ["COPY"],
};

function isTakenHeader(operation: S3Operation, name: string, value: string): boolean {
  if (!name.startsWith("x-amz-") || name.startsWith("x-amz-meta-") || COMMON_HEADERS.has(name)) return true;
  if (operation.takesHeaders?.includes(name)) return true;
  return DEFAULT_VALUES[name]?.includes(value) ?? false;
}

function isTakenQuery(operation: S3Operation, name: string): boolean {
  // x-id only repeats the operation's name; x-amz- parameters of presigned URLs are judged as headers.
  if (name === "x-id" || /^x-amz-/i.test(name)) return true;
  return (operation.needs?.includes(name) ?? false) || (operation.takes?.includes(name) ?? false);
}

/** The first thing a request asks for that the operation would silently ignore (ACLs, encryption, tags, versions, …), or null. */
export function unknownDemand(operation: S3Operation, call: S3Call): string | null {
  for (const name of call.query.keys()) {
    if (!isTakenQuery(operation, name)) return `?${name}`;
  }
  for (const [name, value] of Object.entries(call.headers)) {
    if (!isTakenHeader(operation, name, value)) return `the header ${name}: ${value}`;
  }
  return null;
}
