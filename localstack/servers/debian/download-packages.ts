import { mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ReportProgress } from "../running-server.ts";
import { dependencyClosure, parseDependencies } from "./dependency-closure.ts";
import { aptFailure } from "./apt-failure.ts";
import type { PackageSet } from "./package-set.ts";
import { openPrivateApt } from "./private-apt.ts";

const DEPENDS = [
  "depends",
  "--recurse",
  "--no-recommends",
  "--no-suggests",
  "--no-conflicts",
  "--no-breaks",
  "--no-replaces",
  "--no-enhances",
];
const PROGRESS_MS = 150;

/** Sum of the sizes in `apt-get download --print-uris` ('uri' file size hash). */
export const printedBytes = (printed: string): number =>
  [...printed.matchAll(/^'[^']+' \S+ (\d+)/gm)].reduce((sum, match) => sum + Number(match[1]), 0);

const folderBytes = (folder: string): number =>
  readdirSync(folder).reduce((sum, name) => {
    const found = statSync(join(folder, name), { throwIfNoEntry: false });
    return sum + (found?.isFile() === true ? found.size : 0);
  }, 0);

/**
 * Fetches the packages of a set and the libraries they need into `folder`/debs. apt checks the archive's signature and
 * every file's hash. Returns the file names, which carry the versions.
 */
export const downloadPackages = async (set: PackageSet, folder: string, report: ReportProgress): Promise<string[]> => {
  const what = set.name;
  const apt = await openPrivateApt(folder, set.suite);
  report({ what, step: "reading the package lists", doneBytes: 0, totalBytes: null });
  const updated = await apt.run("apt-get", ["-q=2", "update"]);
  if (updated.status !== 0 || /^[EW]: /m.test(updated.stderr)) throw aptFailure(set, "apt-get update", updated);
  const depends = await apt.run("apt-cache", [...DEPENDS, ...set.roots]);
  if (depends.status !== 0) throw aptFailure(set, "apt-cache depends", depends);
  const names = dependencyClosure(set.roots, parseDependencies(depends.stdout), set.walkInto);
  const debs = join(folder, "debs");
  mkdirSync(debs);
  const printed = await apt.run("apt-get", ["-q=2", "download", "--print-uris", ...names], debs);
  if (printed.status !== 0) throw aptFailure(set, "apt-get download", printed);
  const totalBytes = printedBytes(printed.stdout);
  const tell = (): void => report({ what, step: "downloading", doneBytes: folderBytes(debs), totalBytes });
  tell();
  const timer = setInterval(tell, PROGRESS_MS);
  const downloaded = await apt.run("apt-get", ["-q=2", "download", ...names], debs).finally(() => clearInterval(timer));
  if (downloaded.status !== 0) throw aptFailure(set, "apt-get download", downloaded);
  report({ what, step: "downloaded", doneBytes: totalBytes, totalBytes });
  return readdirSync(debs)
    .filter((name) => name.endsWith(".deb"))
    .toSorted();
};
