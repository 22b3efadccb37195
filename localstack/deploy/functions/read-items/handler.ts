import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";

const s3 = new S3Client({ forcePathStyle: true });

/** The lines of a JSONL object as a list: what a map's ItemReader does, for an engine that has none. See `inline-maps.ts`. */
export async function handler({ Bucket, Key }: { Bucket: string; Key: string }): Promise<unknown[]> {
  const object = await s3.send(new GetObjectCommand({ Bucket, Key }));
  const text = (await object.Body?.transformToString()) ?? "";
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as unknown);
}
