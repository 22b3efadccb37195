import { readFile } from "node:fs/promises";
import { parseDocument } from "yaml";
import { InvalidInputError } from "../core/errors/error-classes.ts";
import type { Mapping } from "../core/mapping/mapping.ts";
import { readMapping } from "../core/mapping/read-mapping.ts";

/**
 * Reads a mapping file.
 * @throws InvalidInputError TS112 (no such file), TS113 (no YAML, a key written twice), or everything `readMapping` finds.
 */
export async function loadMapping(path: string): Promise<Mapping> {
  return readMapping(mappingValue(await mappingText(path), path), path);
}

async function mappingText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const found = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw new InvalidInputError(
      { code: "TS112", where: path, found, expected: "a readable mapping file", remedy: "Check the path." },
      cause,
    );
  }
}

function mappingValue(text: string, path: string): unknown {
  const document = parseDocument(text);
  if (document.errors.length === 0) return document.toJS();
  throw new InvalidInputError(
    document.errors.map((error) => ({
      code: "TS113",
      where: `${path} line ${error.linePos?.[0].line ?? "?"}`,
      found: error.message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? error.code,
      expected: "valid YAML with every key once",
      remedy: "Correct that line: spaces (no tabs), `key: value`.",
    })),
  );
}
