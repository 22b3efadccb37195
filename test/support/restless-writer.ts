import { join } from "node:path";
import { createS3 } from "../../localstack/aws/s3/create-s3.ts";
import { createQueues } from "../../localstack/aws/sqs/create-queues.ts";

/**
 * A program to be killed: writes and overwrites objects and sends messages below the folder of its first argument without end. A line
 * on standard output is an acknowledgement: `put <key> <number>` or `sent <number>`.
 */
const folder = process.argv[2] ?? "";
const s3 = createS3({ dataDir: join(folder, "s3") });
const queues = createQueues({ dataDir: join(folder, "sqs") });
const KEYS = 7;

s3.createBucket("bkt");
queues.createQueue({ name: "q" });
for (let i = 0; ; i++) {
  const key = `folder/${i % KEYS}`;
  const content = `${i}:${"x".repeat((i * 7919) % 50_000)}`;
  await s3.write("bkt", key, content);
  process.stdout.write(`put ${key} ${i}\n`);
  queues.send("q", String(i));
  process.stdout.write(`sent ${i}\n`);
}
