import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildFolder, removeDeadBuilds } from "../build-folder.ts";
import { cacheFolder } from "../cache-folder.ts";
import { checkRoom } from "../disk-room.ts";
import { findProgram } from "../find-program.ts";
import { withInstallLock } from "../install-lock.ts";
import type { Environment, ReportProgress } from "../running-server.ts";
import { serverProblem } from "../server-problem.ts";
import { downloadPackages } from "./download-packages.ts";
import { hostRelease } from "./host-release.ts";
import type { PackageSet } from "./package-set.ts";
import { unpackPackages } from "./unpack-packages.ts";

export type InstalledSet = { readonly prefix: string; readonly version: string; readonly packages: readonly string[] };

/** Written last, inside the folder that is then renamed: a folder with it is complete. */
const MANIFEST = "tillstream-packages.json";
const HASH_LETTERS = 10;
/** Packages, unpacked files before pruning, lists: seen at three times what stays. */
const ROOM_FACTOR = 3;

const APT_PROGRAMS = ["apt-get", "apt-cache", "dpkg", "dpkg-deb", "tar"];

/** The recipe decides the name, not the versions: those are only known with a network, and a start must not need one. */
export const setFolder = (set: PackageSet, environment: Environment): string => {
  const release = set.suite === "host" ? hostRelease().text : "";
  const recipe = JSON.stringify([set.recipe, set.roots, set.suite, set.include, set.exclude, release, process.arch]);
  const hash = createHash("sha256").update(recipe).digest("hex").slice(0, HASH_LETTERS);
  return join(cacheFolder(environment), `${set.name}-${set.suite}-${process.arch}-${hash}`);
};

/** The set if it is in the cache and its programs run, else null. */
export const installedSet = async (set: PackageSet, environment: Environment): Promise<InstalledSet | null> => {
  const prefix = setFolder(set, environment);
  try {
    const packages = JSON.parse(readFileSync(join(prefix, MANIFEST), "utf8")) as string[];
    return { prefix, version: await set.check(prefix), packages };
  } catch {
    return null;
  }
};

/** Why this machine cannot build a set at all, in words; null when it can try. Asks no network. */
export const cannotInstall = (set: PackageSet, environment: Environment): string | null => {
  if (process.platform !== "linux") return `this is ${process.platform}, the packages are for Linux`;
  const missing = APT_PROGRAMS.filter((name) => findProgram(name, environment) === null);
  if (missing.length > 0) return `${missing.join(", ")} not found, this is no Debian-like system`;
  const { id } = hostRelease();
  if (set.suite === "host" || id === "debian") return null;
  return `the packages are in Debian's suite "${set.suite}", and apt here knows the mirrors of ${id} only`;
};

const build = async (set: PackageSet, target: string, report: ReportProgress): Promise<void> => {
  const work = buildFolder(target);
  try {
    const debs = await downloadPackages(set, work, report);
    const prefix = join(work, "prefix");
    await unpackPackages(set, debs, work, prefix, report);
    report({ what: set.name, step: "making it relocatable", doneBytes: 0, totalBytes: null });
    await set.finish(prefix);
    await set.check(prefix);
    writeFileSync(join(prefix, MANIFEST), JSON.stringify(debs, null, 1));
    // A folder that is there by now is broken (it was checked before) or as good as ours.
    if (existsSync(target)) renameSync(target, join(work, "broken"));
    renameSync(prefix, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};

/**
 * The set from the cache, else from the archive. Throws ServerStartError (TS703, TS706) when it cannot be had. A killed
 * installation leaves only a folder with its process id in the name, which the next one removes.
 */
export const installPackageSet = async (
  set: PackageSet,
  environment: Environment,
  report: ReportProgress,
): Promise<InstalledSet> => {
  const cached = await installedSet(set, environment);
  if (cached !== null) return cached;
  const target = setFolder(set, environment);
  mkdirSync(join(target, ".."), { recursive: true });
  checkRoom(join(target, ".."), set.unpackedBytes * ROOM_FACTOR, set.name);
  const waiting = (pid: number): void =>
    report({ what: set.name, step: `waiting for process ${pid}, which installs it`, doneBytes: 0, totalBytes: null });
  return withInstallLock(`${target}.lock`, waiting, async () => {
    const meanwhile = await installedSet(set, environment);
    if (meanwhile !== null) return meanwhile;
    removeDeadBuilds(target);
    await build(set, target, report);
    const installed = await installedSet(set, environment);
    if (installed !== null) return installed;
    throw serverProblem({
      code: "TS703",
      where: target,
      found: "programs that do not run",
      expected: "a server that answers --version",
    });
  });
};
