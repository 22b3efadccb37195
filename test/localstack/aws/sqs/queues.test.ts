import { createHash } from "node:crypto";
import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  type Message,
} from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { md5OfMessageAttributes } from "../../../../localstack/aws/sqs/message-digests.ts";
import { openQueues, type OpenQueues } from "../../../support/open-queues.ts";

async function createQueue(
  opened: OpenQueues,
  QueueName: string,
  Attributes: Record<string, string> = {},
): Promise<string> {
  const { QueueUrl = "" } = await opened.client.send(new CreateQueueCommand({ QueueName, Attributes }));
  return QueueUrl;
}

const send = (opened: OpenQueues, QueueUrl: string, MessageBody: string, more: object = {}) =>
  opened.client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));

async function receive(opened: OpenQueues, QueueUrl: string, more: object = {}): Promise<Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: 10,
    MessageSystemAttributeNames: ["All"],
    MessageAttributeNames: ["All"],
    ...more,
  });
  return (await opened.client.send(command)).Messages ?? [];
}

const remove = (opened: OpenQueues, QueueUrl: string, { ReceiptHandle }: Message = {}) =>
  opened.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));

const bodies = (messages: readonly Message[]) => messages.map(({ Body }) => Body);

describe("queues", () => {
  test("are created, found, listed, described and deleted", async () => {
    await using opened = await openQueues();
    const url = await createQueue(opened, "wake", { VisibilityTimeout: "120" });
    expect(url).toBe(`${opened.url}/000000000000/wake`);
    expect((await opened.client.send(new GetQueueUrlCommand({ QueueName: "wake" }))).QueueUrl).toBe(url);
    await createQueue(opened, "other");
    expect((await opened.client.send(new ListQueuesCommand({ QueueNamePrefix: "wa" }))).QueueUrls).toEqual([url]);
    const { Attributes } = await opened.client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] }),
    );
    expect(Attributes).toMatchObject({
      QueueArn: "arn:aws:sqs:us-east-1:000000000000:wake",
      VisibilityTimeout: "120",
      MessageRetentionPeriod: "345600",
      DelaySeconds: "0",
      ReceiveMessageWaitTimeSeconds: "0",
      MaximumMessageSize: "1048576",
      CreatedTimestamp: String(Date.UTC(2026, 10, 20) / 1000),
      ApproximateNumberOfMessages: "0",
    });
    await opened.client.send(new DeleteQueueCommand({ QueueUrl: url }));
    expect(opened.queues.queueNames()).toEqual(["other"]);
  });

  test("created again: the same is fine, another attribute is not", async () => {
    await using opened = await openQueues();
    const url = await createQueue(opened, "q", { VisibilityTimeout: "10" });
    expect(await createQueue(opened, "q", { VisibilityTimeout: "10" })).toBe(url);
    expect(await createQueue(opened, "q")).toBe(url);
    await expect(createQueue(opened, "q", { VisibilityTimeout: "11" })).rejects.toMatchObject({
      name: expect.stringMatching(/QueueNameExists|QueueAlreadyExists/),
    });
  });

  test("an unknown queue is the client's own error class", async () => {
    await using opened = await openQueues();
    await expect(send(opened, `${opened.url}/000000000000/nope`, "x")).rejects.toBeInstanceOf(QueueDoesNotExist);
    expect(() => opened.queues.counts("nope")).toThrow("does not exist: nope");
  });

  test.each([
    ["a FIFO queue", "q.fifo", {}, "NotImplemented"],
    ["a FIFO attribute", "q", { FifoQueue: "true" }, "NotImplemented"],
    ["encryption by key", "q", { KmsMasterKeyId: "k" }, "NotImplemented"],
    ["an unknown attribute", "q", { Visibility: "1" }, "InvalidAttributeName"],
    ["a value out of bounds", "q", { VisibilityTimeout: "43201" }, "InvalidAttributeValue"],
    ["a fraction", "q", { DelaySeconds: "1.5" }, "InvalidAttributeValue"],
    [
      "a redrive policy without a count",
      "q",
      { RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead"}' },
      "InvalidAttributeValue",
    ],
    ["a name with a dot", "a.b", {}, "InvalidParameterValue"],
  ])("%s is refused", async (_what, name, attributes, code) => {
    await using opened = await openQueues();
    await expect(createQueue(opened, name, attributes)).rejects.toMatchObject({ name: code });
  });

  test("operations and members we do not have are refused by name", async () => {
    await using opened = await openQueues();
    const url = await createQueue(opened, "q");
    await expect(opened.client.send(new ListQueueTagsCommand({ QueueUrl: url }))).rejects.toThrow("SQS ListQueueTags");
    await expect(send(opened, url, "x", { MessageGroupId: "g" })).rejects.toThrow("MessageGroupId");
  });

  test("attributes are set and wrong ones asked for are named", async () => {
    await using opened = await openQueues();
    const url = await createQueue(opened, "q", { DelaySeconds: "3" });
    await opened.client.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { VisibilityTimeout: "7" } }));
    const get = (AttributeNames: string[]) =>
      opened.client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: AttributeNames as "All"[] }));
    expect((await get(["VisibilityTimeout", "DelaySeconds"])).Attributes).toEqual({
      VisibilityTimeout: "7",
      DelaySeconds: "3",
    });
    await expect(get(["Nonsense"])).rejects.toMatchObject({ name: "InvalidAttributeName" });
  });
});

describe("messages", () => {
  test("come with body, MD5 and SQS's attributes, and are gone once deleted", async () => {
    await using opened = await openQueues();
    const url = await createQueue(opened, "q");
    const body = JSON.stringify({ key: "raw/é 😀.csv" });
    const sent = await send(opened, url, body);
    expect(sent.MD5OfMessageBody).toBe(createHash("md5").update(body).digest("hex"));
    const [message] = await receive(opened, url);
    expect(message).toMatchObject({
      Body: body,
      MessageId: sent.MessageId,
      MD5OfBody: sent.MD5OfMessageBody,
      Attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: String(Date.UTC(2026, 10, 20)),
        ApproximateFirstReceiveTimestamp: String(Date.UTC(2026, 10, 20)),
      },
    });
    await remove(opened, url, message);
    opened.advance(3600);
    expect(await receive(opened, url)).toEqual([]);
  });

  test("come again when the visibility timeout ends, counted, until deleted", async () => {
    await using opened = await openQueues();
    const url = await createQueue(opened, "q", { VisibilityTimeout: "30" });
    await send(opened, url, "x");
    const [first] = await receive(opened, url);
    opened.advance(29);
    expect(await receive(opened, url)).toEqual([]);
    expect(opened.queues.counts("q")).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
    opened.advance(1);
    const [second] = await receive(opened, url, { VisibilityTimeout: 5 });
    expect(second?.Attributes?.["ApproximateReceiveCount"]).toBe("2");
    expect(second?.ReceiptHandle).not.toBe(first?.ReceiptHandle);
    // The first receiver was too slow: its handle deletes nothing.
    await remove(opened, url, first);
    opened.advance(5);
    const [third] = await receive(opened, url);
    expect(third?.Attributes?.["ApproximateReceiveCount"]).toBe("3");
    await remove(opened, url, third);
    expect(opened.queues.counts("q")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  test("a handle whose timeout ended still deletes, as long as no one else received the message", async () => {
    await using opened = await openQueues();
    const url = await createQueue(opened, "q");
    await send(opened, url, "x");
    const [message] = await receive(opened, url);
    opened.advance(60);
    await remove(opened, url, message);
    expect(await receive(opened, url)).toEqual([]);
  });

  test("visibility can be changed, for as long as a message is in flight", async () => {
    await using opened = await openQueues();
    const url = await createQueue(opened, "q");
    await send(opened, url, "x");
    const change = ({ ReceiptHandle }: Message = {}, VisibilityTimeout = 0) =>
      opened.client.send(new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle, VisibilityTimeout }));
    const [first] = await receive(opened, url);
    await change(first, 100);
    opened.advance(99);
    expect(await receive(opened, url)).toEqual([]);
    await change(first, 0);
    await expect(change(first, 10)).rejects.toMatchObject({ name: expect.stringContaining("MessageNotInflight") });
    expect(bodies(await receive(opened, url))).toEqual(["x"]);
    await expect(change({ ReceiptHandle: "rubbish" })).rejects.toMatchObject({ name: "ReceiptHandleIsInvalid" });
  });

  test("delays, of the queue and of one message", async () => {
    await using opened = await openQueues();
    const url = await createQueue(opened, "q", { DelaySeconds: "10" });
    await send(opened, url, "queue's");
    await send(opened, url, "own", { DelaySeconds: 20 });
    await send(opened, url, "none", { DelaySeconds: 0 });
    expect(opened.queues.counts("q")).toEqual({ visible: 1, inFlight: 0, delayed: 2 });
    expect(bodies(await receive(opened, url))).toEqual(["none"]);
    opened.advance(10);
    expect(bodies(await receive(opened, url))).toEqual(["queue's"]);
    opened.advance(10);
    expect(bodies(await receive(opened, url))).toEqual(["own"]);
  });

  test("are dropped when the retention ends", async () => {
    await using opened = await openQueues();
    const url = await createQueue(opened, "q", { MessageRetentionPeriod: "60" });
    await send(opened, url, "x");
    opened.advance(61);
    expect(await receive(opened, url)).toEqual([]);
    expect(opened.queues.counts("q").visible).toBe(0);
  });

  test("own attributes go and come, with their MD5, all or those asked for", async () => {
    await using opened = await openQueues();
    const url = await createQueue(opened, "q", { VisibilityTimeout: "0" });
    const MessageAttributes = {
      "trace.id": { DataType: "String", StringValue: "é" },
      count: { DataType: "Number.int", StringValue: "7" },
      raw: { DataType: "Binary", BinaryValue: new Uint8Array([0, 255]) },
    };
    const sent = await send(opened, url, "x", { MessageAttributes });
    const [all] = await receive(opened, url);
    expect(all?.MessageAttributes).toMatchObject(MessageAttributes);
    expect(all?.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
    const [some] = await receive(opened, url, { MessageAttributeNames: ["trace.*"] });
    expect(Object.keys(some?.MessageAttributes ?? {})).toEqual(["trace.id"]);
    const [none] = await receive(opened, url, { MessageAttributeNames: [] });
    expect(none?.MessageAttributes).toBeUndefined();
  });

  // Digests that other implementations of SQS give for these attributes, so that ours is not only compared with itself.
  test.each([
    ["Number", "235c5c510d26fb653d073faed50ae77c"],
    ["Number.java.lang.Long", "2e2e4876d8e0bd6b8c2c8f556831c349"],
  ])("the MD5 of an attribute of type %s", (dataType, expected) => {
    expect(md5OfMessageAttributes({ timestamp: { dataType, value: "1493147359900" } })).toBe(expected);
  });

  test("limits: size, characters, numbers", async () => {
    await using opened = await openQueues();
    const url = await createQueue(opened, "q", { MaximumMessageSize: "1024" });
    await send(opened, url, "x".repeat(1024));
    await expect(send(opened, url, "x".repeat(1025))).rejects.toThrow("Message must be shorter than 1024 bytes");
    await expect(send(opened, url, "\u0001")).rejects.toMatchObject({ name: "InvalidMessageContents" });
    await expect(send(opened, url, "x", { DelaySeconds: 901 })).rejects.toMatchObject({
      name: "InvalidParameterValue",
    });
    await expect(receive(opened, url, { MaxNumberOfMessages: 11 })).rejects.toThrow("Must be between 1 and 10");
    await expect(receive(opened, url, { WaitTimeSeconds: 21 })).rejects.toThrow("Must be between 0 and 20");
  });

  test("purging forgets all, also those in flight", async () => {
    await using opened = await openQueues();
    const url = await createQueue(opened, "q");
    await send(opened, url, "a");
    await send(opened, url, "b");
    await receive(opened, url, { MaxNumberOfMessages: 1 });
    await opened.client.send(new PurgeQueueCommand({ QueueUrl: url }));
    opened.advance(60);
    expect(await receive(opened, url)).toEqual([]);
  });
});

describe("batches", () => {
  test("send, change and delete each entry by itself", async () => {
    await using opened = await openQueues();
    const url = await createQueue(opened, "q");
    const Entries = [
      { Id: "a", MessageBody: "A" },
      { Id: "bad", MessageBody: "\u0000" },
      { Id: "c", MessageBody: "C", DelaySeconds: 5 },
    ];
    const sent = await opened.client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(["a", "c"]);
    expect(sent.Failed).toMatchObject([{ Id: "bad", SenderFault: true, Code: "InvalidMessageContents" }]);
    opened.advance(5);
    const messages = await receive(opened, url);
    expect(bodies(messages)).toEqual(["A", "C"]);
    const handles = [
      ...messages.map(({ ReceiptHandle }, i) => ({ Id: `m${i}`, ReceiptHandle })),
      { Id: "x", ReceiptHandle: "rubbish" },
    ];
    const changed = await opened.client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: url,
        Entries: handles.map((handle) => ({ ...handle, VisibilityTimeout: 100 })),
      }),
    );
    expect([changed.Successful?.length, changed.Failed?.length]).toEqual([2, 1]);
    const deleted = await opened.client.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries: handles }));
    expect([deleted.Successful?.length, deleted.Failed?.[0]?.Code]).toEqual([2, "ReceiptHandleIsInvalid"]);
  });

  test.each([
    ["EmptyBatchRequest", []],
    ["TooManyEntriesInBatchRequest", Array.from({ length: 11 }, (_, i) => ({ Id: String(i), MessageBody: "x" }))],
    [
      "BatchEntryIdsNotDistinct",
      [
        { Id: "a", MessageBody: "x" },
        { Id: "a", MessageBody: "y" },
      ],
    ],
    ["InvalidBatchEntryId", [{ Id: "a b", MessageBody: "x" }]],
    [
      "BatchRequestTooLong",
      [
        { Id: "a", MessageBody: "x".repeat(600_000) },
        { Id: "b", MessageBody: "x".repeat(600_000) },
      ],
    ],
  ])("%s", async (code, Entries) => {
    await using opened = await openQueues();
    const url = await createQueue(opened, "q");
    const command = new SendMessageBatchCommand({ QueueUrl: url, Entries });
    await expect(opened.client.send(command)).rejects.toMatchObject({ name: expect.stringContaining(code) });
    expect(opened.queues.counts("q").visible).toBe(0);
  });
});
