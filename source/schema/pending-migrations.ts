import type { Problem } from "../../src/core/errors/tillstream-error.ts";
import { SOURCE_CODES } from "../../src/core/errors/source-codes.ts";
import type { AppliedMigration, Migration } from "./migration.ts";

const short = (checksum: string): string => checksum.slice(0, 12);
const named = (migration: AppliedMigration): string =>
  `${String(migration.version).padStart(4, "0")}-${migration.name}`;

/**
 * What is still to be applied, in order, and everything that speaks against it: a file that was changed after it was applied, one that
 * the database has and the program has not, a gap in the numbers.
 */
export function pendingMigrations(
  files: readonly Migration[],
  applied: readonly AppliedMigration[],
): { pending: Migration[]; problems: Problem[] } {
  const done = new Map(applied.map((migration) => [migration.version, migration]));
  const known = new Set(files.map((file) => file.version));
  const problems: Problem[] = [];
  const say = (code: "TS351" | "TS352", where: string, found: string, expected: string): void => {
    problems.push({ code, where, found, expected, remedy: SOURCE_CODES[code].remedy });
  };
  for (const file of files) {
    const was = done.get(file.version);
    if (was !== undefined && was.checksum !== file.checksum)
      say(
        "TS351",
        `migration ${named(file)}`,
        `checksum ${short(file.checksum)}`,
        `checksum ${short(was.checksum)}, as applied`,
      );
  }
  for (const was of applied.filter((migration) => !known.has(migration.version)))
    say(
      "TS352",
      `migration ${named(was)}`,
      "applied in the database, no file here",
      "a program at least as new as the database",
    );
  const newest = Math.max(0, ...applied.map((migration) => migration.version));
  const pending = files.filter((file) => !done.has(file.version));
  for (const late of pending.filter((file) => file.version < newest))
    say(
      "TS352",
      `migration ${named(late)}`,
      "not applied, though later ones are",
      "migrations applied in the order of their numbers",
    );
  return { pending, problems };
}
