import { describe, expect, it } from "vitest";
import { MAX_PARTITIONS, partitionCount } from "../../../src/core/pipeline/partition-count.ts";

const ofRows = (rows: number) => ({ bucket: "b", key: "raw/x.csv", etag: "e", size: rows * 86 });

describe("partitions of a run", () => {
  it.each([
    [[], 1],
    [[50], 1],
    [[20_000], 1],
    [[20_000, 1], 2],
    [[100_000_000], MAX_PARTITIONS],
  ])("files of %j rows: %i", (rows, partitions) => {
    expect(partitionCount(rows.map(ofRows))).toBe(partitions);
  });
});
