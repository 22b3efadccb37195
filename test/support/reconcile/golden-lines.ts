import type { Cell } from "../../../src/core/reconcile/canonical-line.ts";

/**
 * Golden vectors of the canonical line: cells, the line, and the first 15 hex digits of its MD5 (made with another implementation:
 * Python's hashlib). The unit test holds TypeScript to them, the live test MariaDB.
 */
export type GoldenLine = {
  readonly what: string;
  readonly cells: readonly Cell[];
  readonly line: string;
  readonly hex: string;
};

export const GOLDEN_LINES: readonly GoldenLine[] = [
  { what: "nothing", cells: [], line: "", hex: "d41d8cd98f00b20" },
  { what: "NULL", cells: [null], line: "~", hex: "4c761f170e01683" },
  { what: "empty text, not NULL", cells: [""], line: "0:", hex: "9a1c7ee2c7ce38d" },
  { what: "a tilde, not NULL", cells: ["~"], line: "1:~", hex: "a92f85c3f607354" },
  { what: "NULL beside empty", cells: [null, ""], line: "~0:", hex: "5e09111f13948ce" },
  { what: "empty beside NULL", cells: ["", null], line: "0:~", hex: "16b2939fcb3a21e" },
  { what: "cells that join alike", cells: ["a", "bc"], line: "1:a2:bc", hex: "c899d7cd06102a9" },
  { what: "cells that join alike, cut elsewhere", cells: ["ab", "c"], line: "2:ab1:c", hex: "56881f02774bf19" },
  { what: "text that looks like a cell", cells: ["3:abc"], line: "5:3:abc", hex: "cc9a49a4a884aec" },
  { what: "two bytes a letter", cells: ["Zoë"], line: "4:Zoë", hex: "d2f404ec7abc667" },
  { what: "three bytes a letter", cells: ["日本"], line: "6:日本", hex: "5692b8ba11581f8" },
  { what: "four bytes a letter", cells: ["🛒"], line: "4:🛒", hex: "83aa4a7f1919fc5" },
  { what: "combining accent, not the same as one letter", cells: ["é"], line: "3:é", hex: "f03bb7143661988" },
  { what: "trailing space", cells: ["a "], line: "2:a ", hex: "1e8cecb52d264bd" },
  { what: "without it", cells: ["a"], line: "1:a", hex: "2c1119fadf9f513" },
  { what: "upper case", cells: ["A"], line: "1:A", hex: "90b7bc9648c8da4" },
  { what: "sharp s", cells: ["straße"], line: "7:straße", hex: "f73266cb9c7328d" },
  { what: "backslash, quote, line feed", cells: ["\\", "'", "\n"], line: "1:\\1:'1:\n", hex: "b1ee0f2c4f617f9" },
  { what: "negative money", cells: ["-12.50"], line: "6:-12.50", hex: "5192d6f62069fab" },
  { what: "zero money", cells: ["0.00"], line: "4:0.00", hex: "8f52dc6ef88e5c9" },
  { what: "ZIP code with zeros", cells: ["00501"], line: "5:00501", hex: "dc7fd5d04aa34d8" },
  { what: "bigint", cells: ["18446744073709551615"], line: "20:18446744073709551615", hex: "581419e63a66d27" },
  { what: "a time", cells: ["2020-02-29 23:59:59.999"], line: "23:2020-02-29 23:59:59.999", hex: "484861556590697" },
  { what: "the word NULL", cells: ["NULL"], line: "4:NULL", hex: "35056762d85c5e3" },
  {
    what: "a long text",
    cells: [
      "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    ],
    line: "300:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    hex: "cfbd7ca1d708ea6",
  },
];
