import { describe, expect, it } from "vitest";
import { closestWord } from "../../src/core/closest-word.ts";

describe("closestWord", () => {
  it.each([
    ["zpi", ["zip", "city", "state"], "zip"],
    ["custmer", ["customer", "customers", "status"], "customer"],
    ["UNITPRICE", ["unitPrice", "total"], "unitPrice"],
    ["tabel", ["key", "table"], "table"],
    ["id", ["is", "ab"], "is"],
  ])("for %s among %j is %s", (word, words, expected) => {
    expect(closestWord(word, words)).toBe(expected);
  });

  it("is nobody's guess when nothing is near", () => {
    expect(closestWord("colour", ["zip", "quantity"])).toBeNull();
    expect(closestWord("ab", ["xy"])).toBeNull();
    expect(closestWord("zip", [])).toBeNull();
  });
});
