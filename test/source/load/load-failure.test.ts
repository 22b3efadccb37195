import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../../src/core/errors/error-classes.ts";
import { loadFailure } from "../../../source/load/load-failure.ts";

const driver = (code: string): Error => Object.assign(new Error("said so"), { code });

describe("loadFailure", () => {
  it.each([
    ["ECONNREFUSED", "TS330"],
    ["PROTOCOL_CONNECTION_LOST", "TS330"],
    ["ER_ACCESS_DENIED_ERROR", "TS331"],
    ["ER_LOCK_DEADLOCK", "TS332"],
  ])("%s is %s", (code, ours) => {
    expect(loadFailure(driver(code))).toMatchObject({ code: ours, name: "SourceUnavailableError" });
  });

  it("leaves our own errors and faults of the program as they are", () => {
    const problem = { code: "TS363", where: "w", found: "f", expected: "e", remedy: "r" } as const;
    for (const error of [new InvalidInputError(problem), new TypeError("a fault")])
      expect(loadFailure(error)).toBe(error);
  });
});
