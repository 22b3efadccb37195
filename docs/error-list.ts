import { readFileSync, writeFileSync } from "node:fs";
import { ERROR_CODES } from "../src/core/errors/error-codes.ts";

const ROOMS: readonly (readonly [prefix: string, title: string])[] = [
  ["TS1", "Mapping file"],
  ["TS2", "Change files"],
  ["TS3", "Source database and DMS"],
  ["TS4", "Target database and documents"],
  ["TS5", "Pipeline"],
  ["TS6", "Reconciliation"],
  ["TS7", "Local servers"],
  ["TS8", "Local AWS"],
  ["TS9", "Command line"],
];

/** `docs/errors.md` as the code has it now: every code with its meaning and remedy. */
export function errorList(): string {
  const codes = Object.entries(ERROR_CODES).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const rooms = ROOMS.map(([prefix, title]) => {
    const rows = codes
      .filter(([code]) => code.startsWith(prefix))
      .map(([code, { meaning, remedy }]) => `| ${code} | ${meaning} | ${remedy} |`);
    return `## ${title}\n\n| code | what it means | what to do |\n|---|---|---|\n${rows.join("\n")}\n`;
  });
  return `# Errors\n\nGenerated from the code by \`npm run docs:errors\`; a test compares the two. Every message says what was found, where, what was expected and what to do.\n\n${rooms.join("\n")}`;
}

const FILE = new URL("errors.md", import.meta.url);

/** The list as it was last written. */
export const writtenErrorList = (): string => readFileSync(FILE, "utf8");

if (import.meta.main) writeFileSync(FILE, errorList());
