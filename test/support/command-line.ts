import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { WorldFile } from "../../localstack/world/world-file.ts";

const LAUNCHER = path.resolve(import.meta.dirname, "../../cli/tillstream.mjs");

export type CommandResult = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** A started `tillstream`, with what it said so far. */
export type RunningCommand = {
  readonly child: ChildProcess;
  readonly stderr: () => string;
  readonly ended: Promise<CommandResult>;
};

/** Starts the command line as a user's shell would. */
export function spawnTillstream(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): RunningCommand {
  const child = spawn(process.execPath, [LAUNCHER, ...args], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = new Promise<CommandResult>((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
  return { child, stderr: () => stderr, ended };
}

export const tillstream = (
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CommandResult> => spawnTillstream(args, environment).ended;

/** A data folder of its own, short enough for unix sockets; removed by `dispose`. */
export function temporaryWorld(): { dataDir: string; dispose: () => void } {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), "till-"));
  return { dataDir, dispose: () => rmSync(dataDir, { recursive: true, force: true }) };
}

export function worldOf(dataDir: string): WorldFile | null {
  try {
    return JSON.parse(readFileSync(path.join(dataDir, "world.json"), "utf8")) as WorldFile;
  } catch {
    return null;
  }
}

const POLL_MS = 100;

/** Waits until `condition` answers something; throws with `what` and the last error when it never does. */
export async function eventually<T>(
  what: string,
  timeoutMs: number,
  condition: () => Promise<T | null | undefined | false> | T | null | undefined | false,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const value = await condition();
      if (value !== null && value !== undefined && value !== false) return value;
    } catch (error) {
      last = error;
    }
    await sleep(POLL_MS);
  }
  throw new Error(`gave up after ${timeoutMs} ms waiting for ${what}`, { cause: last });
}
