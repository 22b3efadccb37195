import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { createS3 } from "../../../localstack/aws/s3/create-s3.ts";
import { createQueues } from "../../../localstack/aws/sqs/create-queues.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const WRITER = join(import.meta.dirname, "../../support/restless-writer.ts");

/** Runs the writer and kills it with SIGKILL once it acknowledged this many writes; gives the last acknowledged write per key and all acknowledged messages. */
async function runAndKill(folder: string, acknowledgements: number) {
  const writer = spawn(process.execPath, [WRITER, folder], { stdio: ["ignore", "pipe", "inherit"] });
  const put = new Map<string, number>();
  const sent: string[] = [];
  const exited = once(writer, "exit");
  for await (const line of createInterface({ input: writer.stdout })) {
    const [what, first = "", second = ""] = line.split(" ");
    if (what === "put") put.set(first, Number(second));
    if (what === "sent") sent.push(first);
    if (sent.length === acknowledgements) writer.kill("SIGKILL");
  }
  await exited;
  return { put, sent };
}

test.each([3, 40, 111])(
  "after kill -9 behind %i writes every acknowledged object and message is there, whole",
  async (acknowledgements) => {
    using folder = temporaryFolder();
    const { put, sent } = await runAndKill(folder.path, acknowledgements);
    const s3 = createS3({ dataDir: join(folder.path, "s3") });
    const written = s3.list("bkt");
    expect(written.length).toBeGreaterThanOrEqual(put.size);
    for (const { key, size } of written) {
      const chunks: Buffer[] = [];
      for await (const chunk of s3.read("bkt", key)) chunks.push(chunk);
      const content = Buffer.concat(chunks).toString("utf8");
      const [number = ""] = content.split(":");
      expect(content).toBe(`${number}:${"x".repeat((Number(number) * 7919) % 50_000)}`);
      expect(size).toBe(content.length);
      // A write that was not acknowledged may be there or not; one that was, must not be gone.
      expect(Number(number)).toBeGreaterThanOrEqual(put.get(key) ?? 0);
    }
    const queues = createQueues({ dataDir: join(folder.path, "sqs") });
    const bodies = (await queues.receive("q", { maxMessages: 10_000 })).map(({ body }) => body);
    expect(bodies.slice(0, sent.length)).toEqual(sent);
  },
);
