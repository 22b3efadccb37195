import { hash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalLine, hash60 } from "../../../src/core/reconcile/canonical-line.ts";
import { GOLDEN_LINES } from "../../support/reconcile/golden-lines.ts";

const md5 = (text: string): string => hash("md5", text);
const cell = fc.option(fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("", "~", "1:a", "0:", "2:ab~")));

describe("canonical line", () => {
  it.each(GOLDEN_LINES)("$what", ({ cells, line, hex }) => {
    expect(canonicalLine(cells)).toBe(line);
    expect(hash60(cells, md5)).toBe(BigInt(`0x${hex}`));
  });

  it("tells any two different lists of cells apart", () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 4 }), fc.array(cell, { maxLength: 4 }), (a, b) => {
        expect(canonicalLine(a) === canonicalLine(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });

  it("counts bytes of UTF-8 as an encoder does", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(canonicalLine([text])).toBe(`${Buffer.byteLength(text)}:${text}`);
      }),
    );
  });
});
