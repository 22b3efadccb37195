import { describe, expect, it } from "vitest";
import { missingFunctions } from "../../../../localstack/servers/documentdb/check-engine.ts";

describe("the engine's functions", () => {
  it("are missed by name and by number of arguments", () => {
    const all = missingFunctions([]);
    expect(all).toContain("documentdb_api.insert(4)");
    const offered = all.map((text) => {
      const [, name = "", count] = /^(.*)\((\d+)\)$/.exec(text) ?? [];
      return { name, least: Number(count), most: Number(count) };
    });
    expect(missingFunctions(offered)).toEqual([]);
    const changed = offered.map((f) => (f.name === "documentdb_api.insert" ? { ...f, least: 5, most: 6 } : f));
    expect(missingFunctions(changed)).toEqual(["documentdb_api.insert(4)"]);
  });
});
