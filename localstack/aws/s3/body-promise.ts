import { AwsError } from "../aws-error.ts";
import { CHECKSUM_ALGORITHMS, checksumHeader } from "./checksum-stream.ts";
import type { ChecksumAlgorithm } from "./stored-object.ts";

/** What a client's headers promise about the body it sends, to be held against what arrives. */
export type BodyPromise = {
  readonly isAwsChunked: boolean;
  /** Length of the object itself, without aws-chunked frames; null if not told. */
  readonly size: number | null;
  readonly md5Base64: string | null;
  readonly sha256Hex: string | null;
  /** Expected values by algorithm, in base64; null: it follows in a trailer. */
  readonly checksums: ReadonlyMap<ChecksumAlgorithm, string | null>;
};

type Headers = Readonly<Record<string, string>>;

function promisedChecksums(headers: Headers): Map<ChecksumAlgorithm, string | null> {
  const trailers = new Set(
    (headers["x-amz-trailer"] ?? "")
      .toLowerCase()
      .split(",")
      .map((name) => name.trim()),
  );
  const checksums = new Map<ChecksumAlgorithm, string | null>();
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const value = headers[checksumHeader(algorithm)];
    if (value !== undefined) checksums.set(algorithm, value);
    else if (trailers.has(checksumHeader(algorithm))) checksums.set(algorithm, null);
  }
  return checksums;
}

function promisedMd5(headers: Headers): string | null {
  const value = headers["content-md5"];
  if (value === undefined) return null;
  const MD5_BYTES = 16;
  if (Buffer.from(value, "base64").length === MD5_BYTES) return value;
  throw new AwsError("InvalidDigest", 400, "The Content-MD5 you specified is not valid.");
}

function promisedSize(headers: Headers, isAwsChunked: boolean): number | null {
  const text = isAwsChunked ? headers["x-amz-decoded-content-length"] : headers["content-length"];
  if (text === undefined) return null;
  if (!/^\d{1,15}$/.test(text)) throw new AwsError("InvalidArgument", 400, `The length ${text} is not a number.`);
  return Number(text);
}

/** Throws `AwsError` InvalidDigest or InvalidArgument for headers that promise nothing sensible. */
export function bodyPromise(headers: Headers): BodyPromise {
  const contentSha256 = headers["x-amz-content-sha256"] ?? "";
  const encodings = (headers["content-encoding"] ?? "").split(",").map((encoding) => encoding.trim());
  const isAwsChunked = contentSha256.startsWith("STREAMING-") || encodings.includes("aws-chunked");
  return {
    isAwsChunked,
    size: promisedSize(headers, isAwsChunked),
    md5Base64: promisedMd5(headers),
    sha256Hex: /^[0-9a-f]{64}$/i.test(contentSha256) ? contentSha256.toLowerCase() : null,
    checksums: promisedChecksums(headers),
  };
}
