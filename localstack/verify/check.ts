import { join } from "node:path";
import { runProgram } from "../servers/run-program.ts";

/** One thing that must hold. `run` gives one line about what was seen, and throws an Error whose message says what does not hold. */
export type Check = { readonly name: string; readonly run: () => Promise<string> };

type Options = { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> };

const MINUTES_MS = 600_000;

/** Runs a program and gives what it said. Throws with all of it when it ends badly. */
export async function said(command: string, args: readonly string[], { cwd, env }: Options): Promise<string> {
  const { status, stdout, stderr } = await runProgram(command, args, { cwd, env, timeoutMs: MINUTES_MS });
  if (status === 0) return `${stdout}${stderr}`;
  throw new Error(`${command} ${args.join(" ")} ended with ${status}\n${stdout}${stderr}`);
}

/** The same for vitest, by the Node that runs this: `env` has no PATH to this project's programs, as a person's shell has none. */
export const saidByVitest = async (args: readonly string[], options: Options): Promise<string> =>
  said(process.execPath, [join(options.cwd, "node_modules/vitest/vitest.mjs"), ...args], options);

/** How many tests vitest says it ran. Throws when none did. */
export function passedTests(text: string): string {
  const count = /Tests\s+(\d+) passed/.exec(text)?.[1];
  if (count === undefined) throw new Error(`no test passed\n${text}`);
  return `${count} tests passed`;
}
