import { readFile } from "node:fs/promises";
import { UnsafeSourceError } from "../../src/core/errors/error-classes.ts";
import { sourceProblem } from "./source-problem.ts";

/**
 * The JSON of a file the task keeps about itself; null: there is none yet.
 * @param accept the value out of what was read; throws, with what was found, when it cannot be used
 * @throws UnsafeSourceError TS327 for one that cannot be read: guessing could lose rows or mix two full loads
 */
export async function readStateFile<T>(
  file: string,
  expected: string,
  accept: (value: unknown) => T,
): Promise<T | null> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  try {
    return accept(JSON.parse(text));
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new UnsafeSourceError(sourceProblem("TS327", file, found, expected), error);
  }
}
