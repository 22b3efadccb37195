import aslValidator from "asl-validator";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../localstack/aws/states/json.ts";
import { readDefinition } from "../../../localstack/aws/states/read-definition.ts";
import { inlineMaps } from "../../../localstack/deploy/inline-maps.ts";
import { pipelineDefinition } from "../../support/pipeline-definition.ts";
import { harness } from "../aws/states/states-harness.ts";

const MACHINE = {
  QueryLanguage: "JSONata",
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      Label: "Each",
      MaxConcurrency: "{% 1 + 1 %}",
      ItemReader: {
        Resource: "arn:aws:states:::s3:getObject",
        ReaderConfig: { InputType: "JSONL" },
        Arguments: { Bucket: "{% $states.input.bucket %}", Key: "items.jsonl" },
      },
      ItemSelector: { item: "{% $states.context.Map.Item.Value %}" },
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "One",
        States: { One: { Type: "Pass", Output: "{% $states.input.item.n * 2 %}", End: true } },
      },
      ResultWriter: { Resource: "arn:aws:states:::s3:putObject", Arguments: { Bucket: "b", Prefix: "p" } },
      Assign: { doubled: "{% $states.result %}" },
      Next: "Again",
    },
    Again: { Type: "Choice", Choices: [{ Condition: "{% $count($doubled) > 9 %}", Next: "Each" }], Default: "End" },
    End: { Type: "Succeed", Output: "{% $doubled %}" },
  },
};

describe("inline maps", () => {
  it.each([
    ["several items", [{ n: 1 }, { n: 2 }, { n: 3 }], [2, 4, 6]],
    ["one item", [{ n: 7 }], [14]],
    ["none", [], []],
  ])("do the same with %s as the DISTRIBUTED ones", async (_name, items, expected) => {
    const flow = harness(inlineMaps(MACHINE, "ReadItems"), { ReadItems: () => items });
    const { status, output } = await flow.run({ bucket: "work" });
    expect([status, output]).toEqual(["SUCCEEDED", expected]);
    expect(flow.calls).toEqual([{ name: "ReadItems", payload: { Bucket: "work", Key: "items.jsonl" } }]);
  });

  it("sends everybody who led to a map to the state that reads its items", () => {
    const { StartAt, States } = inlineMaps(MACHINE, "ReadItems");
    expect(StartAt).toBe("EachItems");
    expect(States).toMatchObject({
      EachItems: { Next: "Each" },
      Again: { Choices: [{ Next: "EachItems" }], Default: "End" },
    });
  });

  it("leave nothing DISTRIBUTED in the pipeline, which stays valid", () => {
    const changed = inlineMaps(pipelineDefinition((name) => name) as JsonObject, "ReadItems");
    expect(JSON.stringify(changed)).not.toMatch(/DISTRIBUTED|ItemReader|ResultWriter/);
    expect(Object.keys(changed["States"] ?? {})).toEqual(
      expect.arrayContaining(["EachBatchItems", "EachSegmentItems"]),
    );
    expect(aslValidator(changed).errors).toEqual([]);
    expect(() => readDefinition(JSON.stringify(changed), "inlined")).not.toThrow();
  });
});
