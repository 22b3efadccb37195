import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CreateQueueCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createQueues } from "../../../../localstack/aws/sqs/create-queues.ts";
import type { LocalQueues } from "../../../../localstack/aws/sqs/local-queues.ts";
import { ServerStartError } from "../../../../src/core/errors/error-classes.ts";
import { openQueues } from "../../../support/open-queues.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const takeAll = (queues: LocalQueues, queue: string) => queues.receive(queue, { maxMessages: 10_000 });

function withDeadLetters(queues: LocalQueues, maxReceiveCount: number): void {
  queues.createQueue({ name: "dead" });
  queues.createQueue({
    name: "wake",
    visibilityTimeoutSeconds: 10,
    redrive: { deadLetterQueue: "dead", maxReceiveCount },
  });
}

describe("the dead-letter queue", () => {
  test("gets what was received too often, with its id, count and time of sending", async () => {
    await using opened = await openQueues();
    withDeadLetters(opened.queues, 2);
    const { messageId } = opened.queues.send("wake", "poison");
    for (const count of ["1", "2"]) {
      const [message] = await takeAll(opened.queues, "wake");
      expect(message?.attributes["ApproximateReceiveCount"]).toBe(count);
      opened.advance(10);
    }
    expect(await takeAll(opened.queues, "wake")).toEqual([]);
    const [dead] = await takeAll(opened.queues, "dead");
    expect(dead).toMatchObject({
      messageId,
      body: "poison",
      attributes: { ApproximateReceiveCount: "3", SentTimestamp: String(Date.UTC(2026, 10, 20)) },
    });
    expect(opened.queues.counts("wake")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  test("does not hold up the messages behind the dead one", async () => {
    await using opened = await openQueues();
    withDeadLetters(opened.queues, 1);
    opened.queues.send("wake", "poison");
    await takeAll(opened.queues, "wake");
    opened.advance(10);
    opened.queues.send("wake", "good");
    expect((await takeAll(opened.queues, "wake")).map(({ body }) => body)).toEqual(["good"]);
    expect(opened.queues.counts("dead").visible).toBe(1);
  });

  test("must exist", async () => {
    await using opened = await openQueues();
    const redrive = { deadLetterTargetArn: opened.queues.queueArn("nope"), maxReceiveCount: 3 };
    const command = new CreateQueueCommand({ QueueName: "q", Attributes: { RedrivePolicy: JSON.stringify(redrive) } });
    await expect(opened.client.send(command)).rejects.toThrow("does not exist: nope");
    expect(opened.queues.hasQueue("q")).toBe(false);
  });

  test("a start with another template changes the policy and keeps the messages", async () => {
    await using opened = await openQueues();
    withDeadLetters(opened.queues, 1);
    opened.queues.send("wake", "x");
    opened.queues.createQueue({ name: "wake", visibilityTimeoutSeconds: 5 });
    for (const _ of [1, 2, 3]) {
      expect((await takeAll(opened.queues, "wake")).length).toBe(1);
      opened.advance(5);
    }
  });
});

describe("long polling", () => {
  test("ends as soon as a message comes", async () => {
    await using opened = await openQueues();
    opened.queues.createQueue({ name: "q" });
    const waiting = opened.client.send(
      new ReceiveMessageCommand({ QueueUrl: opened.queues.queueUrl("q", opened.url), WaitTimeSeconds: 20 }),
    );
    opened.queues.send("q", "here");
    expect((await waiting).Messages?.map(({ Body }) => Body)).toEqual(["here"]);
  });

  test("ends when a message becomes visible again", async () => {
    using folder = temporaryFolder();
    const queues = createQueues({ dataDir: folder.path });
    queues.createQueue({ name: "q" });
    queues.send("q", "x");
    const first = await queues.receive("q", { maxMessages: 1, visibilityTimeoutSeconds: 1 });
    const again = await queues.receive("q", { maxMessages: 1, waitSeconds: 20 });
    expect(again[0]?.messageId).toBe(first[0]?.messageId);
    await queues.close?.();
  });

  test("each message wakes one of several who wait, and none gets the same", async () => {
    await using opened = await openQueues();
    opened.queues.createQueue({ name: "q" });
    const waiting = Array.from({ length: 5 }, () => opened.queues.receive("q", { maxMessages: 1, waitSeconds: 20 }));
    for (let i = 0; i < 5; i++) opened.queues.send("q", String(i));
    const received = (await Promise.all(waiting)).flat();
    expect(received.map(({ body }) => body).toSorted()).toEqual(["0", "1", "2", "3", "4"]);
  });

  test("ends empty when its signal aborts, when the queues close, and with the queue's own wait at once", async () => {
    using folder = temporaryFolder();
    const queues = createQueues({ dataDir: folder.path });
    queues.createQueue({ name: "q" });
    const abort = new AbortController();
    const aborted = queues.receive("q", { maxMessages: 1, waitSeconds: 20, signal: abort.signal });
    abort.abort();
    expect(await aborted).toEqual([]);
    expect(await queues.receive("q", { maxMessages: 1 })).toEqual([]);
    const closed = queues.receive("q", { maxMessages: 1, waitSeconds: 20 });
    await queues.close?.();
    expect(await closed).toEqual([]);
  });
});

describe("after kill -9", () => {
  test("queues, messages, what is in flight and how often it was received are as before", async () => {
    using folder = temporaryFolder();
    let nowMs = 1_000_000;
    const open = () => createQueues({ dataDir: folder.path, now: () => nowMs });
    const before = open();
    withDeadLetters(before, 2);
    before.send("wake", "in flight", { a: { dataType: "String", value: "1" } });
    const [inFlight] = await before.receive("wake", { maxMessages: 1 });
    before.send("wake", "waiting");
    const [gone] = await before.receive("wake", { maxMessages: 1 });
    before.deleteMessages("wake", [gone?.receiptHandle ?? ""]);
    before.send("wake", "visible");
    // Not closed: as if killed.
    const after = open();
    expect(after.queueNames()).toEqual(["dead", "wake"]);
    expect(after.counts("wake")).toEqual({ visible: 1, inFlight: 1, delayed: 0 });
    nowMs += 10_000;
    const received = await takeAll(after, "wake");
    expect(received.map(({ body, attributes }) => [body, attributes["ApproximateReceiveCount"]])).toEqual([
      ["in flight", "2"],
      ["visible", "1"],
    ]);
    expect(received[0]).toMatchObject({
      messageId: inFlight?.messageId,
      messageAttributes: { a: { dataType: "String", value: "1" } },
    });
    nowMs += 10_000;
    await takeAll(after, "wake");
    expect(open().counts("dead")).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
  });

  test("a last line that was cut is dropped, and what comes next is kept", () => {
    using folder = temporaryFolder();
    const before = createQueues({ dataDir: folder.path });
    before.createQueue({ name: "q" });
    before.send("q", "whole");
    const journal = join(folder.path, "journal.jsonl");
    appendFileSync(journal, '{"kind":"sent","queue":"q","mess');
    createQueues({ dataDir: folder.path }).send("q", "next");
    expect(createQueues({ dataDir: folder.path }).counts("q").visible).toBe(2);
  });

  test("a damaged line in the middle is named", () => {
    using folder = temporaryFolder();
    createQueues({ dataDir: folder.path }).createQueue({ name: "q" });
    const journal = join(folder.path, "journal.jsonl");
    writeFileSync(journal, `${readFileSync(journal, "utf8")}rubbish\n`);
    const open = () => createQueues({ dataDir: folder.path });
    expect(open).toThrow(ServerStartError);
    expect(open).toThrow(`TS820 ${journal}:2`);
  });

  test("the journal does not grow without end", async () => {
    using folder = temporaryFolder();
    const queues = createQueues({ dataDir: folder.path });
    queues.createQueue({ name: "q" });
    queues.send("q", "stays");
    for (let i = 0; i < 4000; i++) {
      queues.send("q", `message ${i}`);
      const received = await queues.receive("q", { maxMessages: 10 });
      queues.deleteMessages(
        "q",
        received.filter(({ body }) => body !== "stays").map(({ receiptHandle }) => receiptHandle),
      );
    }
    const lines = readFileSync(join(folder.path, "journal.jsonl"), "utf8").split("\n").length;
    expect(lines).toBeLessThan(10_100);
    expect(createQueues({ dataDir: folder.path }).counts("q")).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
  });
});

test("whatever is sent, received, deleted and waited for, no message is lost or seen by two at once", async () => {
  const step = fc.oneof(
    fc.constant({ kind: "send" as const }),
    fc.record({ kind: fc.constant("receive" as const), max: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ kind: fc.constant("delete" as const), which: fc.nat(10) }),
    fc.record({ kind: fc.constant("wait" as const), seconds: fc.integer({ min: 1, max: 12 }) }),
    fc.constant({ kind: "restart" as const }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      using folder = temporaryFolder();
      let nowMs = 0;
      const open = () => createQueues({ dataDir: folder.path, now: () => nowMs });
      let queues = open();
      queues.createQueue({ name: "q", visibilityTimeoutSeconds: 10 });
      const alive = new Set<string>();
      const held = new Map<string, { handle: string; untilMs: number }>();
      for (const action of steps) {
        if (action.kind === "send") alive.add(queues.send("q", "x").messageId);
        else if (action.kind === "wait") nowMs += action.seconds * 1000;
        else if (action.kind === "restart") queues = open();
        else if (action.kind === "receive") {
          for (const { messageId, receiptHandle } of await queues.receive("q", { maxMessages: action.max })) {
            expect(alive).toContain(messageId);
            expect(held.get(messageId)?.untilMs ?? 0).toBeLessThanOrEqual(nowMs);
            held.set(messageId, { handle: receiptHandle, untilMs: nowMs + 10_000 });
          }
        } else {
          const [id, holding] = [...held][action.which] ?? [];
          if (id !== undefined && holding !== undefined) {
            queues.deleteMessages("q", [holding.handle]);
            alive.delete(id);
            held.delete(id);
          }
        }
      }
      nowMs += 10_000;
      const left = await queues.receive("q", { maxMessages: 10_000 });
      expect(left.map(({ messageId }) => messageId).toSorted()).toEqual([...alive].toSorted());
    }),
    { numRuns: 60 },
  );
});
