import { describe, expect, it } from "vitest";
import { gtidReached } from "../../../localstack/dms/gtid-reached.ts";

describe("gtidReached", () => {
  it.each([
    ["0-1-9", "0-1-9", true],
    ["0-1-10", "0-1-9", true],
    ["0-1-8", "0-1-9", false],
    ["0-2-10", "0-1-9", true],
    ["0-1-10,5-1-3", "5-1-3,0-1-9", true],
    ["0-1-10", "0-1-9,5-1-3", false],
    ["", "0-1-1", false],
    ["0-1-18446744073709551615", "0-1-18446744073709551614", true],
    ["", "", true],
    ["0-1-1", "", true],
  ])("%s has everything of %s: %s", (position, target, expected) => {
    expect(gtidReached(position, target)).toBe(expected);
  });
});
