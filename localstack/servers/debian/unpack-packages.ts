import { spawn } from "node:child_process";
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ReportProgress } from "../running-server.ts";
import { aptFailure } from "./apt-failure.ts";
import type { PackageSet } from "./package-set.ts";

/** dpkg-deb writes the archive, tar takes from it only what the set wants: bitcode and translations alone are 100 MB. */
const unpack = (deb: string, prefix: string, set: PackageSet): Promise<{ status: number | null; stderr: string }> =>
  new Promise((resolve) => {
    const excludes = set.exclude.map((pattern) => `--exclude=${pattern}`);
    const tarArgs = ["-x", "-C", prefix, "--no-same-owner", "--wildcards", ...excludes, ...set.include];
    const dpkg = spawn("dpkg-deb", ["--fsys-tarfile", deb], { stdio: ["ignore", "pipe", "pipe"] });
    const tar = spawn("tar", tarArgs, { stdio: [dpkg.stdout, "ignore", "pipe"] });
    let stderr = "";
    for (const child of [dpkg, tar]) {
      child.stderr?.on("data", (data: Buffer) => (stderr += data.toString("utf8")));
      child.once("error", (error) => resolve({ status: null, stderr: error.message }));
    }
    let dpkgStatus: number | null = null;
    dpkg.once("exit", (status) => (dpkgStatus = status));
    tar.once("close", (status) => resolve({ status: status === 0 ? dpkgStatus : status, stderr }));
  });

/** tar says this of a pattern a package has nothing for; it then ends with status 2 although all is well. */
const onlyUnmatchedPatterns = (stderr: string): boolean =>
  stderr
    .split("\n")
    .filter((line) => line.trim() !== "")
    .every((line) => /^tar: .*(?:Not found in archive|Exiting with failure status)/.test(line));

/** Unpacks the packages of `folder`/debs into a new folder `prefix`, one after the other: the disk is the limit, not the cores. */
export const unpackPackages = async (
  set: PackageSet,
  debs: readonly string[],
  folder: string,
  prefix: string,
  report: ReportProgress,
): Promise<void> => {
  mkdirSync(prefix);
  const files = debs.map((name) => ({ name, path: join(folder, "debs", name) }));
  const totalBytes = files.reduce((sum, file) => sum + statSync(file.path).size, 0);
  let doneBytes = 0;
  for (const { name, path } of files) {
    report({ what: set.name, step: "unpacking", doneBytes, totalBytes });
    const result = await unpack(path, prefix, set);
    if (result.status !== 0 && !onlyUnmatchedPatterns(result.stderr)) {
      throw aptFailure(set, `unpacking ${name}`, { status: result.status, stdout: "", stderr: result.stderr });
    }
    doneBytes += statSync(path).size;
  }
};
