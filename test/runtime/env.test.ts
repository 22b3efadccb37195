import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors/error-classes.ts";
import { readEnv } from "../../src/runtime/env.ts";

const read = () =>
  readEnv(["DATA_BUCKET", "WORK_BUCKET", "LOAD_CONCURRENCY"], { WORK_BUCKET: "", LOAD_CONCURRENCY: "secret" });

describe("environment of a function", () => {
  it("is typed, with defaults, and without what was not asked for", () => {
    const env = readEnv(["WORK_BUCKET", "TARGET_DATABASE", "LOAD_CONCURRENCY", "TARGET_URI"], {
      WORK_BUCKET: "w",
      DATA_BUCKET: "d",
    });
    expect(env).toEqual({ WORK_BUCKET: "w", TARGET_DATABASE: "shop", LOAD_CONCURRENCY: 4 });
    expect(readEnv(["LOAD_CONCURRENCY"], { LOAD_CONCURRENCY: "12" })).toEqual({ LOAD_CONCURRENCY: 12 });
  });

  it("reads a flag, and says what one is", () => {
    expect(readEnv(["TARGET_RETRY_WRITES"], {})).toEqual({ TARGET_RETRY_WRITES: false });
    expect(readEnv(["TARGET_RETRY_WRITES"], { TARGET_RETRY_WRITES: "true" })).toEqual({ TARGET_RETRY_WRITES: true });
    expect(() => readEnv(["TARGET_RETRY_WRITES"], { TARGET_RETRY_WRITES: "yes" })).toThrow("expected true or false");
  });

  it("takes an empty variable for an absent one, as parameters without value give it", () => {
    expect(readEnv(["SOURCE_SECRET_ARN", "TARGET_DATABASE"], { SOURCE_SECRET_ARN: "", TARGET_DATABASE: "" })).toEqual({
      TARGET_DATABASE: "shop",
    });
  });

  it("names every fault at once, without the values", () => {
    expect(read).toThrow(InvalidInputError);
    try {
      read();
    } catch (error) {
      const { problems, message } = error as InvalidInputError;
      expect(problems.map(({ where }) => where)).toEqual(
        ["DATA_BUCKET", "WORK_BUCKET", "LOAD_CONCURRENCY"].map((name) => `environment variable ${name}`),
      );
      expect(message).not.toContain("secret");
    }
  });
});
