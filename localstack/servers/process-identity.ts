import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * A process id alone may be somebody else's by now; with its start time it is unique until the next boot.
 * Linux reads /proc, other systems ask `ps`.
 */
export type ProcessIdentity = { readonly pid: number; readonly startedAt: string };

const ask = (pid: number, column: "lstart" | "args"): string | null => {
  try {
    const args = ["-ww", "-o", `${column}=`, "-p", String(pid)];
    return execFileSync("ps", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim() || null;
  } catch {
    return null;
  }
};

const readProc = (pid: number, file: string): string | null => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return null;
  }
};

/** Fields after the command's closing bracket; the command itself may hold spaces and brackets. */
const statFields = (stat: string): string[] => stat.slice(stat.lastIndexOf(")") + 2).split(" ");

/** When the process started, as text to compare; null when there is no such process (a zombie counts as none). */
export const processStart = (pid: number): string | null => {
  if (process.platform !== "linux") return ask(pid, "lstart");
  const stat = readProc(pid, "stat");
  if (stat === null) return null;
  const fields = statFields(stat);
  // Field 3 is the state, field 22 the start time in clock ticks since boot.
  return fields[0] === "Z" || fields[0] === "X" ? null : (fields[19] ?? null);
};

/** The command line of a process, words joined by blanks; null when there is no such process. */
export const processCommand = (pid: number): string | null => {
  if (process.platform !== "linux") return ask(pid, "args");
  return readProc(pid, "cmdline")?.replaceAll("\0", " ") ?? null;
};

export const thisProcess = (): ProcessIdentity => ({ pid: process.pid, startedAt: processStart(process.pid) ?? "" });

export const isRunning = (process: ProcessIdentity): boolean => processStart(process.pid) === process.startedAt;
