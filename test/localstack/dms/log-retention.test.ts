import { describe, expect, it } from "vitest";
import { logRetentionWarning } from "../../../localstack/dms/log-retention.ts";

describe("logRetentionWarning", () => {
  it.each([null, "0", "259200", "1209600"])("is silent for %j", (seconds) => {
    expect(logRetentionWarning(seconds)).toBeNull();
  });

  it.each([
    ["86400", "24 h only"],
    ["5400", "1.5 h only"],
  ])("warns for %j", (seconds, text) => {
    expect(logRetentionWarning(seconds)).toContain(text);
  });
});
