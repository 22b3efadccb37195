import { describe, expect, it } from "vitest";
import { batchFailures } from "../../../../localstack/aws/lambda/batch-failures.ts";
import { pollEventSource } from "../../../../localstack/aws/lambda/event-source-poller.ts";
import { slicesByBytes, sqsEvent } from "../../../../localstack/aws/lambda/sqs-event.ts";
import type { ReceivedMessage } from "../../../../localstack/aws/sqs/local-queues.ts";

const message = (id: string, body = "{}", receives = 1): ReceivedMessage => ({
  messageId: id,
  receiptHandle: `handle ${id} ${receives}`,
  body,
  md5OfBody: "",
  attributes: { ApproximateReceiveCount: String(receives) },
  messageAttributes: { why: { dataType: "String", value: "because" } },
});
const returned = (value: unknown) => ({ payload: JSON.stringify(value), functionError: null });

describe("batchFailures", () => {
  const messages = [message("a"), message("b")];
  const partial = { reportBatchItemFailures: true };
  it.each([
    [partial, returned(null), []],
    [partial, returned({}), []],
    [partial, returned({ batchItemFailures: [] }), []],
    [partial, returned({ batchItemFailures: [{ itemIdentifier: "b" }] }), ["b"]],
    [partial, returned({ batchItemFailures: [{ itemIdentifier: "" }] }), ["a", "b"]],
    [partial, returned({ batchItemFailures: [{ itemIdentifier: "z" }] }), ["a", "b"]],
    [partial, returned({ batchItemFailures: [null] }), ["a", "b"]],
    [partial, returned({ batchItemFailures: "b" }), ["a", "b"]],
    [partial, { payload: "{}", functionError: "Unhandled" as const }, ["a", "b"]],
    [{ reportBatchItemFailures: false }, returned({ batchItemFailures: [{ itemIdentifier: "b" }] }), []],
    [{ reportBatchItemFailures: false }, { payload: "{}", functionError: "Unhandled" as const }, ["a", "b"]],
  ])("%j and %j", (mapping, result, expected) => {
    expect([...batchFailures(mapping, messages, result)]).toEqual(expected);
  });
});

describe("sqsEvent", () => {
  it("has the fields Lambda gives", () => {
    expect(sqsEvent([message("a")], "arn:q")).toEqual({
      Records: [
        {
          messageId: "a",
          receiptHandle: "handle a 1",
          body: "{}",
          md5OfBody: "",
          attributes: { ApproximateReceiveCount: "1" },
          messageAttributes: {
            why: { stringValue: "because", stringListValues: [], binaryListValues: [], dataType: "String" },
          },
          eventSource: "aws:sqs",
          eventSourceARN: "arn:q",
          awsRegion: "us-east-1",
        },
      ],
    });
  });

  it("is cut before it passes Lambda's limit, and nothing is left out", () => {
    const messages = Array.from({ length: 50 }, (_, n) => message(String(n), "x".repeat(250_000)));
    const slices = slicesByBytes(messages);
    expect(slices.flat()).toEqual(messages);
    for (const slice of slices) expect(JSON.stringify(sqsEvent(slice, "arn:q")).length).toBeLessThan(6_291_456);
    expect(slicesByBytes([])).toEqual([]);
  });
});

describe("pollEventSource", () => {
  it("deletes what was handled, gives back what failed a little later each time, and goes on after an error", async () => {
    const batches = [[message("a"), message("b", "{}", 3)], "gone", [message("c")]] as const;
    const deleted: string[] = [];
    const visible: [string, number][] = [];
    const done = new AbortController();
    let at = 0;
    await pollEventSource(
      {
        queue: "q",
        functionName: "f",
        batchSize: 2,
        batchingWindowSeconds: 0,
        reportBatchItemFailures: true,
        maximumConcurrency: 1,
      },
      {
        queues: {
          queueArn: () => "arn:q",
          deleteMessages: (_, handles) => void deleted.push(...handles),
          changeVisibility: (_, handles, seconds) =>
            void visible.push(...handles.map((h): [string, number] => [h, seconds])),
          receive: async () => {
            const next = batches[at++];
            if (next === "gone") throw new Error("gone");
            if (next === undefined) done.abort();
            return [...(next ?? [])];
          },
        },
        lambda: {
          invoke: async ({ payload }) => {
            const ids: string[] = JSON.parse(payload).Records.map((record: { messageId: string }) => record.messageId);
            const batchItemFailures = ids.filter((id) => id === "b").map((itemIdentifier) => ({ itemIdentifier }));
            return { ...returned({ batchItemFailures }), requestId: "", logTail: "" };
          },
        },
        log: () => undefined,
      },
      done.signal,
    );
    expect(deleted).toEqual(["handle a 1", "handle c 1"]);
    expect(visible).toEqual([["handle b 3", 20]]);
  });
});
