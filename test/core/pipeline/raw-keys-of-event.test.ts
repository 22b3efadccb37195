import { describe, expect, it } from "vitest";
import { rawKeysOfEvent } from "../../../src/core/pipeline/raw-keys-of-event.ts";

const created = (key: unknown): unknown => ({
  source: "aws.s3",
  "detail-type": "Object Created",
  detail: { bucket: { name: "b" }, object: { key } },
});
const records = (...keys: string[]): unknown => ({
  Records: keys.map((key) => ({ eventName: "ObjectCreated:Put", s3: { object: { key } } })),
});

describe("S3 events in the wake queue", () => {
  const cases: [title: string, event: unknown, keys: string[] | null][] = [
    ["EventBridge's, key as it is", created("raw/epoch=0001/pos/a+b/1.csv"), ["raw/epoch=0001/pos/a+b/1.csv"]],
    ["one outside raw/", created("quarantine/raw/x.json"), []],
    ["a folder marker", created("raw/epoch=0001/"), []],
    ["S3's own, key encoded", records("raw/epoch%3D0001/pos/a+b/1.csv", "other/x"), ["raw/epoch=0001/pos/a b/1.csv"]],
    ["S3's own with a lone percent sign", records("raw/100%.csv"), ["raw/100%.csv"]],
    ["S3's test event", { Service: "Amazon S3", Event: "s3:TestEvent" }, []],
    ["EventBridge's without a key", created(undefined), null],
    ["records of something else", { Records: [{ dynamodb: {} }] }, null],
    ["another object", { hello: "world" }, null],
    ["a list", [], null],
  ];
  it.each(cases)("%s", (_title, event, keys) => {
    expect(rawKeysOfEvent(JSON.stringify(event))).toEqual(keys);
  });

  it("text that is no JSON is no event", () => {
    expect(rawKeysOfEvent("raw/epoch=0001/")).toBeNull();
  });
});
