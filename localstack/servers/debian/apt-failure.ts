import type { ServerStartError } from "../../../src/core/errors/error-classes.ts";
import type { ProgramResult } from "../run-program.ts";
import { saysDiskFull } from "../disk-room.ts";
import { serverProblem } from "../server-problem.ts";
import type { PackageSet } from "./package-set.ts";

const MAX_LINES = 4;

/** What apt, dpkg or tar complained about, first lines only, as a download error; a full disk is named as such. */
export const aptFailure = (set: PackageSet, step: string, result: ProgramResult): ServerStartError => {
  const lines = result.stderr.split("\n").filter((line) => line.trim() !== "");
  const errors = lines.filter((line) => line.startsWith("E:"));
  const said = (errors.length > 0 ? errors : lines).slice(0, MAX_LINES).join(" ");
  const full = saysDiskFull(result.stderr);
  return serverProblem({
    code: full ? "TS706" : "TS703",
    where: `${set.name} packages, ${step}`,
    found: said === "" ? `exit status ${result.status}` : said,
    expected: full ? `${Math.ceil(set.unpackedBytes / 1e6)} MB of room` : "packages from this machine's own mirror",
  });
};
