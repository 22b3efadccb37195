import { spawn } from "node:child_process";

export type ProgramResult = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

type Options = {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs?: number;
};

const text = (parts: readonly Buffer[]): string => Buffer.concat(parts).toString("utf8");

/** Runs a program to its end and collects what it says. Never throws: a program that cannot be started has status null and says why in stderr. */
export const runProgram = (command: string, args: readonly string[], options: Options = {}): Promise<ProgramResult> =>
  new Promise((resolve) => {
    const child = spawn(command, [...args], {
      cwd: options.cwd ?? "/",
      env: { ...(options.env ?? process.env) },
      stdio: ["ignore", "pipe", "pipe"],
      ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs, killSignal: "SIGKILL" as const }),
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (data: Buffer) => stdout.push(data));
    child.stderr.on("data", (data: Buffer) => stderr.push(data));
    child.once("error", (error) => resolve({ status: null, stdout: text(stdout), stderr: error.message }));
    child.once("close", (status) => resolve({ status, stdout: text(stdout), stderr: text(stderr) }));
  });
