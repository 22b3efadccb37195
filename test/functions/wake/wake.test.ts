import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type QueueBatch, wake } from "../../../functions/wake/wake.ts";
import type { Executions } from "../../../src/edges/executions.ts";

function executionsSeen(): { executions: Executions; started: { name: string; input: unknown }[] } {
  const started: { name: string; input: unknown }[] = [];
  return {
    started,
    executions: {
      start: async (name, input) => {
        const isNew = !started.some((execution) => execution.name === name);
        if (isNew) started.push({ name, input });
        return { started: isNew };
      },
      isRunning: async () => false,
    },
  };
}

const fingerprint = (text: string): string => `<${text}>`;
const created = (key: string): string => JSON.stringify({ detail: { bucket: { name: "data" }, object: { key } } });
const messages = (...bodies: string[]): QueueBatch => ({
  Records: bodies.map((body, i) => ({ messageId: `m${i}`, body })),
});
const FILE = created("raw/epoch=0001/pos/City/LOAD00000001.csv");

describe("wake", () => {
  it("starts one execution for all events of a batch", async () => {
    const { executions, started } = executionsSeen();
    const result = await wake({ executions, fingerprint }, messages(FILE, FILE, created("raw/x.csv")));
    expect(result).toEqual({ batchItemFailures: [], files: 3, execution: "wake-<m0 m1 m2>" });
    expect(started).toEqual([{ name: "wake-<m0 m1 m2>", input: { mode: "changes" } }]);
  });

  it("starts nothing new when the same batch comes again, in any order", async () => {
    const { executions, started } = executionsSeen();
    const batch = messages(FILE, FILE);
    await wake({ executions, fingerprint }, batch);
    await wake({ executions, fingerprint }, { Records: batch.Records.toReversed() });
    expect(started).toHaveLength(1);
  });

  it("starts anew when a message came beside those delivered again: its file may be younger than the listing", async () => {
    const { executions, started } = executionsSeen();
    await wake({ executions, fingerprint }, messages(FILE));
    await wake({ executions, fingerprint }, messages(FILE, FILE));
    expect(started).toHaveLength(2);
  });

  it("sleeps on for what is not below raw/", async () => {
    const { executions, started } = executionsSeen();
    const result = await wake(
      { executions, fingerprint },
      messages(created("quarantine/x.json"), '{"Event":"s3:TestEvent"}'),
    );
    expect(result).toEqual({ batchItemFailures: [], files: 0, execution: null });
    expect(started).toEqual([]);
  });

  it("gives back only the messages that are no S3 events", async () => {
    const { executions, started } = executionsSeen();
    const result = await wake({ executions, fingerprint }, messages("hello", FILE, "{}"));
    expect(result.batchItemFailures).toEqual([{ itemIdentifier: "m0" }, { itemIdentifier: "m2" }]);
    expect(started.map(({ name }) => name)).toEqual(["wake-<m1>"]);
  });

  it.each(["wake.eventbridge.json", "wake.s3-records.json"])("understands events/%s", async (name) => {
    const { executions, started } = executionsSeen();
    const event = JSON.parse(readFileSync(new URL(`../../../events/${name}`, import.meta.url), "utf8")) as QueueBatch;
    const result = await wake({ executions, fingerprint }, event);
    expect(result).toMatchObject({ batchItemFailures: [], files: event.Records.length });
    expect(started).toHaveLength(1);
  });
});
