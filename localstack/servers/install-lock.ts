import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { type ProcessIdentity, isRunning, thisProcess } from "./process-identity.ts";

const POLL_MS = 100;

const holderOf = (path: string): ProcessIdentity | null => {
  try {
    const value = JSON.parse(readFileSync(path, "utf8")) as Partial<ProcessIdentity>;
    return typeof value.pid === "number" && typeof value.startedAt === "string"
      ? { pid: value.pid, startedAt: value.startedAt }
      : null;
  } catch {
    return null;
  }
};

/** link() either makes the name or fails: a lock file that exists is always complete, which open+write cannot promise. */
const tryLock = (path: string): boolean => {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, JSON.stringify(thisProcess()));
  try {
    linkSync(mine, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
};

/**
 * Runs `work` while holding a lock file; waits while a living process holds it and takes over from a dead one. Two that
 * take over in the same instant may both run: the work must be harmless when doubled (it builds apart and renames).
 */
export const withInstallLock = async <T>(
  path: string,
  onWait: (holderPid: number) => void,
  work: () => Promise<T>,
): Promise<T> => {
  while (!tryLock(path)) {
    const holder = holderOf(path);
    if (holder === null || !isRunning(holder)) {
      rmSync(path, { force: true });
      continue;
    }
    onWait(holder.pid);
    await pause(POLL_MS);
  }
  try {
    return await work();
  } finally {
    const holder = holderOf(path);
    if (holder?.pid === process.pid) rmSync(path, { force: true });
  }
};
