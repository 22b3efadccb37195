import { describe, expect, it } from "vitest";
import { declaredCascades } from "../../../src/core/mapping/declared-cascades.ts";
import { posMapping } from "../../support/pos-mapping.ts";

describe("declaredCascades", () => {
  it("names the lines' table when the mapping says so", async () => {
    const mapping = await posMapping();
    expect(declaredCascades(mapping)).toEqual(["Orderline"]);
    expect(declaredCascades({ lines: { ...mapping.lines, onDelete: "restrict" } })).toEqual([]);
  });
});
