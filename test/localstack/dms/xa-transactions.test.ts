import { describe, expect, it } from "vitest";
import { preparedAfter } from "../../../localstack/dms/xa-transactions.ts";

describe("preparedAfter", () => {
  it.each([
    [["a"], null, ["a"]],
    [["a"], { step: "prepared", xid: "b" }, ["a", "b"]],
    [["a", "b"], { step: "committed", xid: "a" }, ["b"]],
    [["a", "b"], { step: "rolled back", xid: "b" }, ["a"]],
    [[], { step: "rolled back", xid: "b" }, []],
  ] as const)("%j and %j", (prepared, step, expected) => {
    expect(preparedAfter(prepared, step, "bin.1:5")).toEqual(expected);
  });

  it("refuses a commit of what was prepared before anything was read", () => {
    expect(() => preparedAfter(["a"], { step: "committed", xid: "b" }, "bin.1:5")).toThrow(
      /TS325 bin\.1:5: found XA COMMIT b/,
    );
  });
});
