import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonLine } from "../../source/json-line.ts";

describe("jsonLine", () => {
  it("keeps a number's digits, texts and NULLs, and both of two equal names", () => {
    expect(
      jsonLine(
        ["id", "sum", "name", "gone", "id"],
        [{ number: "18446744073709551615" }, { number: "74683964.50" }, 'a "b"', null, "00501"],
      ),
    ).toBe('{"id":18446744073709551615,"sum":74683964.50,"name":"a \\"b\\"","gone":null,"id_2":"00501"}');
  });

  it("is one line of JSON for every text", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (texts) => {
        const columns = texts.map((_, index) => `c${index}`);
        const line = jsonLine(columns, texts);
        expect(line).not.toContain("\n");
        expect(Object.values(JSON.parse(line) as object)).toEqual(texts);
      }),
    );
  });
});
