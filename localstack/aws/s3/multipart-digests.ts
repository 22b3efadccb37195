import { createHash } from "node:crypto";
import { checksumStream } from "./checksum-stream.ts";
import type { ChecksumAlgorithm, Checksums } from "./stored-object.ts";
import type { UploadPart } from "./uploads.ts";

/** S3's ETag of a completed upload: MD5 of the parts' MD5s, a dash and the number of parts. */
export function multipartEtag(parts: readonly Pick<UploadPart, "etag">[]): string {
  const md5 = createHash("md5");
  for (const part of parts) md5.update(Buffer.from(part.etag, "hex"));
  return `${md5.digest("hex")}-${parts.length}`;
}

/** The composite checksum: the algorithm over the parts' checksums, a dash and their number. Empty unless every part has one. */
export function multipartChecksums(
  parts: readonly Pick<UploadPart, "checksums">[],
  algorithm: ChecksumAlgorithm | null,
): Checksums {
  if (algorithm === null) return {};
  const stream = checksumStream(algorithm);
  for (const part of parts) {
    const checksum = part.checksums[algorithm];
    if (checksum === undefined) return {};
    stream.update(Buffer.from(checksum, "base64"));
  }
  return { [algorithm]: `${stream.digest().toString("base64")}-${parts.length}` };
}
