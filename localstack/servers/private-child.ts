import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { closeSync, fchownSync, openSync } from "node:fs";
import { endWithParent } from "./end-with-parent.ts";
import { findProgram } from "./find-program.ts";
import { NOBODY, becomeNobody, isRoot } from "./server-user.ts";

export type PrivateChildOptions = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Both output streams go here; the file is appended to. */
  readonly logPath: string;
  /** How the server is asked to end: also what it gets when this process dies, even by kill -9. */
  readonly stopSignal: "SIGTERM" | "SIGINT";
  /** Folders the server must reach; see `becomeNobody`. */
  readonly paths: readonly string[];
};

export type PrivateChild = {
  readonly pid: number;
  /** Fulfilled when the process has ended; never rejected. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  readonly hasEnded: () => boolean;
  readonly kill: (signal: NodeJS.Signals) => void;
};

let setprivPath: string | null | undefined;

/** `setpriv` of util-linux; the one of busybox knows no --pdeathsig. */
const findSetpriv = (): string | null => {
  if (setprivPath !== undefined) return setprivPath;
  const path = process.platform === "linux" ? findProgram("setpriv", { PATH: "/usr/bin:/bin" }) : null;
  const help = path === null ? "" : spawnSync(path, ["--help"], { encoding: "utf8" }).stdout;
  setprivPath = path !== null && help.includes("--pdeathsig") ? path : null;
  return setprivPath;
};

/** The command bound to this process where `setpriv` is there: killed with it, so that a killed download stops at once. */
export const boundToParent = (command: string, args: readonly string[]): string[] => {
  const setpriv = findSetpriv();
  return setpriv === null ? [command, ...args] : [setpriv, "--pdeathsig", "KILL", "--", command, ...args];
};

/** The command as the server's user, ending with its parent where `setpriv` is there; for programs that run to their end. */
export const asServerUser = (command: string, args: readonly string[], paths: readonly string[]): string[] => {
  const setpriv = findSetpriv();
  if (setpriv === null) return [command, ...args];
  return [setpriv, ...(isRoot() ? becomeNobody(paths) : []), "--pdeathsig", "TERM", "--", command, ...args];
};

/** Detached: in a process group of its own, so that Ctrl-C in the terminal reaches us alone and servers end in order. */
const spawnWithParentDeath = (options: PrivateChildOptions, log: number): ChildProcess => {
  const stdio: ["ignore", number, number] = ["ignore", log, log];
  const { cwd, env } = options;
  const setpriv = findSetpriv();
  if (setpriv !== null) {
    const user = isRoot() ? becomeNobody(options.paths) : [];
    const args = [
      ...user,
      "--pdeathsig",
      options.stopSignal.replace("SIG", ""),
      "--",
      options.command,
      ...options.args,
    ];
    return spawn(setpriv, args, { cwd, env, stdio, detached: true });
  }
  const user = isRoot() ? { uid: NOBODY, gid: NOBODY } : {};
  const child = spawn(options.command, [...options.args], { cwd, env, stdio, detached: true, ...user });
  endWithParent(child, options.stopSignal);
  return child;
};

/** Starts a server that ends with this process, however this process ends, and that never runs as root. */
export const startPrivateChild = (options: PrivateChildOptions): PrivateChild => {
  const log = openSync(options.logPath, "a");
  if (isRoot()) fchownSync(log, NOBODY, NOBODY);
  const child = spawnWithParentDeath(options, log);
  closeSync(log);
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once("error", () => resolve({ code: null, signal: null }));
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  let over = false;
  void ended.then(() => {
    over = true;
  });
  // An orderly exit of this process kills at once; the death signal covers the other ways.
  const onExit = (): void => void child.kill(options.stopSignal);
  process.once("exit", onExit);
  void ended.then(() => process.off("exit", onExit));
  return { pid: child.pid ?? 0, ended, hasEnded: () => over, kill: (signal) => void child.kill(signal) };
};
