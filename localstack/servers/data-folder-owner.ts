import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ProcessIdentity, isRunning, processCommand, processStart, thisProcess } from "./process-identity.ts";
import { serverProblem } from "./server-problem.ts";

const OWNER_FILE = "owner.json";

const readOwner = (path: string): ProcessIdentity | null => {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof value !== "object" || value === null || !("pid" in value) || !("startedAt" in value)) return null;
    return typeof value.pid === "number" && typeof value.startedAt === "string"
      ? { pid: value.pid, startedAt: value.startedAt }
      : null;
  } catch {
    return null;
  }
};

/**
 * Says that this process runs the server on this folder. A living owner is refused (TS704); a dead one (kill -9) is
 * replaced. Returns the release.
 */
export const claimDataFolder = (folder: string): (() => void) => {
  const path = join(folder, OWNER_FILE);
  const owner = readOwner(path);
  if (owner !== null && isRunning(owner)) {
    const found = `in use by process ${owner.pid}`;
    throw serverProblem({ code: "TS704", where: folder, found, expected: "a folder no running program uses" });
  }
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, JSON.stringify(thisProcess()));
  renameSync(temporary, path);
  return () => rmSync(path, { force: true });
};

/** A server ends cleanly within a second or two; after these it is killed, its log makes up for it. */
const CLEAN_STOP_MS = 15_000;
const POLL_MS = 20;

/**
 * Ends a server that outlived its parent. `pid` comes from a pid file that may be stale: only a process whose command
 * line names the folder is touched.
 */
export const endOrphan = async (pid: number | null, folder: string, signal: NodeJS.Signals): Promise<void> => {
  if (pid === null) return;
  const mine = (): boolean => processStart(pid) !== null && (processCommand(pid) ?? "").includes(folder);
  const started = Date.now();
  for (let asked: NodeJS.Signals | null = null; mine();) {
    const wanted: NodeJS.Signals = Date.now() - started < CLEAN_STOP_MS ? signal : "SIGKILL";
    if (asked !== wanted) process.kill(pid, wanted);
    asked = wanted;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
};

/** The process id on the first line of a pid file, null when there is none. */
export const readPidFile = (path: string): number | null => {
  try {
    const pid = Number.parseInt(readFileSync(path, "utf8"), 10);
    return Number.isSafeInteger(pid) && pid > 1 ? pid : null;
  } catch {
    return null;
  }
};
