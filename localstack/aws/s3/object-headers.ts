import { checksumHeader, isChecksumAlgorithm } from "./checksum-stream.ts";
import type { Checksums, ContentHeaders, StoredObject } from "./stored-object.ts";

const KEPT = [
  "content-type",
  "content-encoding",
  "content-language",
  "content-disposition",
  "cache-control",
  "expires",
];
const DEFAULT_CONTENT_TYPE = "binary/octet-stream";
const METADATA_PREFIX = "x-amz-meta-";

type Headers = Readonly<Record<string, string>>;

/** What S3 keeps of a request's content headers. `aws-chunked` describes the transfer and not the object, so it is dropped. */
export function contentHeadersOf(headers: Headers): ContentHeaders {
  const kept: Record<string, string> = { "content-type": DEFAULT_CONTENT_TYPE };
  for (const name of KEPT) {
    const value = headers[name];
    if (value !== undefined && value !== "") kept[name] = value;
  }
  const encodings = (headers["content-encoding"] ?? "").split(",").map((encoding) => encoding.trim());
  const ownEncodings = encodings.filter((encoding) => encoding !== "" && encoding !== "aws-chunked").join(",");
  if (ownEncodings === "") delete kept["content-encoding"];
  else kept["content-encoding"] = ownEncodings;
  return kept;
}

export function userMetadataOf(headers: Headers): Record<string, string> {
  const metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(METADATA_PREFIX)) metadata[name.slice(METADATA_PREFIX.length)] = value;
  }
  return metadata;
}

export function checksumHeaders(object: {
  readonly checksums: Checksums;
  readonly checksumType: string;
}): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [algorithm, value] of Object.entries(object.checksums)) {
    if (isChecksumAlgorithm(algorithm)) headers[checksumHeader(algorithm)] = value;
  }
  return Object.keys(headers).length === 0 ? {} : { ...headers, "x-amz-checksum-type": object.checksumType };
}

/** The XML elements of a checksum: `ChecksumCRC32` and so on. */
export const checksumElements = (checksums: Checksums): Record<string, string> =>
  Object.fromEntries(Object.entries(checksums).map(([algorithm, value]) => [`Checksum${algorithm}`, value]));

/** The headers GetObject and HeadObject answer with, but for the length. */
export function objectHeaders(object: StoredObject): Record<string, string> {
  const metadata = Object.entries(object.userMetadata).map(([name, value]) => [`${METADATA_PREFIX}${name}`, value]);
  return {
    ...object.contentHeaders,
    ...(Object.fromEntries(metadata) as Record<string, string>),
    etag: `"${object.etag}"`,
    "last-modified": new Date(object.lastModifiedMs).toUTCString(),
    "accept-ranges": "bytes",
  };
}
