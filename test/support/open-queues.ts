import { SQSClient } from "@aws-sdk/client-sqs";
import { startEndpoint } from "../../localstack/aws/endpoint.ts";
import { createQueues } from "../../localstack/aws/sqs/create-queues.ts";
import type { LocalQueues } from "../../localstack/aws/sqs/local-queues.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export type OpenQueues = AsyncDisposable & {
  readonly client: SQSClient;
  readonly queues: LocalQueues;
  readonly url: string;
  readonly dataDir: string;
  /** Moves the queues' clock on. */
  advance(seconds: number): void;
};

const SECOND_MS = 1000;

/** The local SQS behind a free port, with the official client and a clock that stands still until it is advanced. */
export async function openQueues(
  options: { readonly dataDir?: string; readonly nowMs?: number } = {},
): Promise<OpenQueues> {
  const folder = options.dataDir === undefined ? temporaryFolder() : null;
  const dataDir = options.dataDir ?? folder?.path ?? "";
  let nowMs = options.nowMs ?? Date.UTC(2026, 10, 20);
  const queues = createQueues({ dataDir, now: () => nowMs });
  const endpoint = await startEndpoint({ port: 0, services: [queues] });
  const client = new SQSClient({
    endpoint: endpoint.url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
  return {
    client,
    queues,
    url: endpoint.url,
    dataDir,
    advance: (seconds) => {
      nowMs += seconds * SECOND_MS;
    },
    [Symbol.asyncDispose]: async () => {
      client.destroy();
      await endpoint.stop();
      folder?.[Symbol.dispose]();
    },
  };
}
