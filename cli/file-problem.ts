import { InvalidInputError } from "../src/core/errors/error-classes.ts";

/** What the system says when a place is somebody else's, full or no folder. Anything else is a fault of ours and keeps its stack. */
const REASONS: ReadonlyMap<unknown, string> = new Map([
  ["EACCES", "no right to it"],
  ["EPERM", "no right to it"],
  ["EROFS", "a read-only file system"],
  ["ENOSPC", "a full disk"],
  ["EEXIST", "something else of that name"],
  ["ENOTDIR", "a file where a folder is meant"],
]);

/** The system's error as one of ours, TS922; null: it is none of these. */
export function fileProblem(error: unknown, place?: string): InvalidInputError | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  const found = REASONS.get(error.code);
  const where = place ?? ("path" in error && typeof error.path === "string" ? error.path : null);
  if (found === undefined || where === null) return null;
  return new InvalidInputError({
    code: "TS922",
    where,
    found: `${found} (${String(error.code)})`,
    expected: "a place that this user may write to",
    remedy:
      "Give this user the right to it, make room, or choose another folder with --data; perhaps it was made by root.",
  });
}
