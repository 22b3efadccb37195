import { readFileSync } from "node:fs";
import { InvalidInputError } from "../src/core/errors/error-classes.ts";

/** Editors of Windows put it there. */
const BYTE_ORDER_MARK = /^\uFEFF/;

function textOf(argument: string): string {
  if (!argument.startsWith("@")) return argument;
  const file = argument.slice(1);
  try {
    return readFileSync(file, "utf8").replace(BYTE_ORDER_MARK, "");
  } catch (error) {
    throw new InvalidInputError({
      code: "TS909",
      where: `file "${file}"`,
      found: error instanceof Error ? error.message : String(error),
      expected: "a file that can be read",
      remedy: "Check the path",
    });
  }
}

/** JSON text given on the command line, or `@file`. Answers the text itself, checked. */
export function readInput(argument: string): string {
  const text = textOf(argument);
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    throw new InvalidInputError({
      code: "TS903",
      where: "the input",
      found: `"${text.slice(0, 80)}" (${error instanceof Error ? error.message : String(error)})`,
      expected: `JSON such as {"mode":"reconcile"}`,
      remedy: "Quote the whole JSON in single quotes, or give @file",
    });
  }
}
