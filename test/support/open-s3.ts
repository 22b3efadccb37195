import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { startEndpoint } from "../../localstack/aws/endpoint.ts";
import type { CloudEvent } from "../../localstack/aws/events/cloud-event.ts";
import { createS3 } from "../../localstack/aws/s3/create-s3.ts";
import type { LocalS3, S3Options } from "../../localstack/aws/s3/local-s3.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export const BUCKET = "bkt";

export type OpenS3 = AsyncDisposable & {
  readonly client: S3Client;
  readonly s3: LocalS3;
  readonly url: string;
  readonly dataDir: string;
  readonly events: CloudEvent[];
};

/** The local S3 behind a free port, with the official client and one bucket that sends events. Without `dataDir` in a temporary folder. */
export async function openS3(options: Partial<S3Options> = {}): Promise<OpenS3> {
  const folder = options.dataDir === undefined ? temporaryFolder() : null;
  const dataDir = options.dataDir ?? folder?.path ?? "";
  const events: CloudEvent[] = [];
  const s3 = createS3({ onEvent: (event) => void events.push(event), ...options, dataDir });
  const endpoint = await startEndpoint({ port: 0, services: [s3] });
  const client = new S3Client({
    endpoint: endpoint.url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
  if (!s3.hasBucket(BUCKET)) {
    await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
    s3.createBucket(BUCKET, { eventBridge: true });
  }
  return {
    client,
    s3,
    url: endpoint.url,
    dataDir,
    events,
    [Symbol.asyncDispose]: async () => {
      client.destroy();
      await endpoint.stop();
      folder?.[Symbol.dispose]();
    },
  };
}
