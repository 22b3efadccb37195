import { DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { FileSink } from "./file-sink.ts";

/** The local endpoint checks no signature, but the SDK refuses to send without some key. */
const LOCAL_CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local" };

/** A server that accepts and never answers would hold the task for ever; a file takes the local S3 less than a second. */
const REQUEST_TIMEOUT_MS = 60_000;

/** Writes change files as objects of one bucket through the real S3 protocol, path style; one PUT per file, so a reader sees all or nothing. */
export function createS3FileSink(
  endpoint: string,
  bucket: string,
  requestTimeoutMs = REQUEST_TIMEOUT_MS,
): FileSink & { close(): void } {
  const client = new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: LOCAL_CREDENTIALS,
    requestHandler: { requestTimeout: requestTimeoutMs, throwOnRequestTimeout: true },
  });
  return {
    async put(key, body) {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    },
    async remove(key) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
    close: () => client.destroy(),
  };
}
