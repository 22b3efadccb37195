import { CopyObjectCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import type { CloudEvent } from "../../../../localstack/aws/events/cloud-event.ts";
import { createSequencer } from "../../../../localstack/aws/s3/sequencer.ts";
import { BUCKET, openS3, type OpenS3 } from "../../../support/open-s3.ts";

const put = (opened: OpenS3, Key: string) =>
  opened.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: "12345" }));

test("a put sends EventBridge's envelope, with the key as it is", async () => {
  await using opened = await openS3({
    now: () => Date.UTC(2026, 10, 20, 9, 8, 7, 654),
    region: "eu-central-1",
    accountId: "111122223333",
  });
  const sent = await put(opened, "raw/é +.csv");
  const [event] = opened.events;
  expect(event).toEqual({
    version: "0",
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    "detail-type": "Object Created",
    source: "aws.s3",
    account: "111122223333",
    time: "2026-11-20T09:08:07Z",
    region: "eu-central-1",
    resources: [`arn:aws:s3:::${BUCKET}`],
    detail: {
      version: "0",
      bucket: { name: BUCKET },
      object: {
        key: "raw/é +.csv",
        size: 5,
        etag: sent.ETag?.replaceAll('"', ""),
        sequencer: expect.stringMatching(/^[0-9A-F]{18}$/),
      },
      "request-id": sent.$metadata.requestId,
      requester: "111122223333",
      "source-ip-address": "127.0.0.1",
      reason: "PutObject",
    },
  });
});

test("copies and deletes say so; deleting nothing says nothing", async () => {
  await using opened = await openS3();
  await put(opened, "k");
  await opened.client.send(new CopyObjectCommand({ Bucket: BUCKET, Key: "copy", CopySource: `${BUCKET}/k` }));
  for (const Key of ["k", "k"]) await opened.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key }));
  expect(opened.events.map((event) => [event["detail-type"], event.detail["reason"]])).toEqual([
    ["Object Created", "PutObject"],
    ["Object Created", "CopyObject"],
    ["Object Deleted", "DeleteObject"],
  ]);
  expect(opened.events[2]?.detail["deletion-type"]).toBe("Permanently Deleted");
});

test("the event is out before the put is answered; a failing receiver does not fail the put", async () => {
  const order: string[] = [];
  const onEvent = async (): Promise<void> => {
    await Promise.resolve();
    order.push("event");
    throw new Error("receiver is down");
  };
  await using opened = await openS3({ onEvent });
  await put(opened, "k");
  order.push("answer");
  expect(order).toEqual(["event", "answer"]);
});

const keyOf = (event: CloudEvent): string => (event.detail["object"] as { key: string }).key;

test("events can be doubled, withheld and delayed", async () => {
  const plan: Record<string, readonly number[]> = { doubled: [0, 0], withheld: [], delayed: [20], normal: [0] };
  const received: string[] = [];
  const { promise: lastCame, resolve } = Promise.withResolvers<undefined>();
  await using opened = await openS3({
    onEvent: (event) => {
      received.push(keyOf(event));
      if (keyOf(event) === "delayed") resolve(undefined);
    },
    faults: { deliveries: (event) => plan[keyOf(event)] ?? [] },
  });
  for (const key of ["delayed", "doubled", "withheld", "normal"]) await put(opened, key);
  await lastCame;
  expect(received.toSorted()).toEqual(["delayed", "doubled", "doubled", "normal"]);
});

test("SlowDown is answered where a test wants it, and the client's own retries get over it", async () => {
  let left = 2;
  await using opened = await openS3({
    faults: { slowDown: ({ operation, key }) => operation === "PutObject" && key === "k" && left-- > 0 },
  });
  await expect(put(opened, "k")).rejects.toMatchObject({ name: "SlowDown", $metadata: { httpStatusCode: 503 } });
  const patient = new S3Client({
    endpoint: opened.url,
    region: "us-east-1",
    credentials: { accessKeyId: "t", secretAccessKey: "t" },
    maxAttempts: 3,
  });
  const answer = await patient.send(new PutObjectCommand({ Bucket: BUCKET, Key: "k", Body: "x" }));
  expect(answer.$metadata.attempts).toBe(2);
  patient.destroy();
});

test("sequencers grow although the clock stands or goes back", () => {
  const times = [1000, 1000, 999, 1000, 1001];
  const next = createSequencer(() => times.shift() ?? 1001);
  const texts = Array.from({ length: 8 }, next);
  expect(texts).toEqual(texts.toSorted());
  expect(new Set(texts).size).toBe(texts.length);
});
