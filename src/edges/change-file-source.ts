import { GetObjectCommand, type S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import type { ErrorCode } from "../core/errors/error-codes.ts";
import { CloudUnavailableError, PoisonFileError } from "../core/errors/error-classes.ts";
import { changeFileText } from "./change-file-text.ts";

export type ChangeFileObject = {
  bucket: string;
  key: string;
  /** As listed, with or without its quotes. The object must still be that one. */
  etag: string;
};

/**
 * Text of one change file in pieces, decompressed and decoded while it arrives: memory does not grow with the object.
 *
 * @throws PoisonFileError TS201 (broken gzip), TS202 (no bytes), TS203 (no UTF-8), TS211 (object gone), TS212 (overwritten since
 * it was listed: its new bytes are a file of their own, which the next listing finds).
 * @throws CloudUnavailableError TS213: refused, or broken off on the way; a new try may do.
 */
export async function* openChangeFile(s3: S3Client, object: ChangeFileObject): AsyncGenerator<string, void, undefined> {
  yield* changeFileText(objectBytes(s3, object), object.key);
}

async function* objectBytes(
  s3: S3Client,
  { bucket, key, etag }: ChangeFileObject,
): AsyncGenerator<Uint8Array, void, undefined> {
  const where = `s3://${bucket}/${key}`;
  try {
    const quotedEtag = etag.startsWith('"') ? etag : `"${etag}"`;
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: quotedEtag }));
    if (Body) yield* Body as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw translated(error, where);
  }
}

function translated(error: unknown, where: string): Error {
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  const name = error instanceof Error ? error.name : String(error);
  const gone = (code: ErrorCode, found: string): Error => {
    const remedy = "Nothing to do: the next run lists the bucket again.";
    return new PoisonFileError({ code, where, found, expected: "the object that was listed", remedy }, error);
  };
  if (name === "NoSuchKey") return gone("TS211", "no such object");
  if (status === 412) return gone("TS212", "another object under the same key");
  const found = error instanceof Error && error.message !== "" ? `${name}: ${error.message}` : name;
  const remedy =
    "It is tried again. If it stays: check the network, the role's s3:GetObject right and the key's KMS right.";
  return new CloudUnavailableError({ code: "TS213", where, found, expected: "the object's bytes", remedy }, error);
}
