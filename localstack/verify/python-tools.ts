import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "../servers/run-program.ts";
import type { Environment } from "../servers/running-server.ts";
import { cacheFolder } from "../servers/cache-folder.ts";
import { serverProblem } from "../servers/server-problem.ts";

/** Written last: a folder without it is made again. */
const COMPLETE = "complete";
const INSTALL_MS = 600_000;

/**
 * Folder `bin` of a Python environment of our own with exactly these packages, made in the cache folder at the first call.
 * @param name of `requirements-<name>.txt` beside this file
 * @throws ServerStartError TS713
 */
export async function pythonTools(name: string, environment: Environment): Promise<string> {
  const requirements = join(import.meta.dirname, `requirements-${name}.txt`);
  const fingerprint = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const folder = join(cacheFolder(environment), "python", `${name}-${fingerprint}`);
  const bin = join(folder, "bin");
  if (existsSync(join(folder, COMPLETE))) return bin;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await makeVenv(folder);
  const install = ["install", "--quiet", "--disable-pip-version-check", "--requirement", requirements];
  await must(join(bin, "pip"), install, "the packages of requirements.txt");
  writeFileSync(join(folder, COMPLETE), "");
  return bin;
}

/** Debian has the module venv in a package of its own; root on a bare machine gets it by apt, anybody else is told. */
async function makeVenv(folder: string): Promise<void> {
  const args = ["-m", "venv", folder];
  const first = await runProgram("python3", args, { timeoutMs: INSTALL_MS });
  if (first.status === 0) return;
  if (process.getuid?.() === 0) {
    await runProgram("apt-get", ["update", "-qq"], { timeoutMs: INSTALL_MS });
    await runProgram("apt-get", ["install", "-y", "-qq", "python3-venv"], { timeoutMs: INSTALL_MS });
  }
  await must("python3", args, "Python 3 with its module venv");
}

async function must(command: string, args: readonly string[], expected: string): Promise<void> {
  const { status, stdout, stderr } = await runProgram(command, args, { timeoutMs: INSTALL_MS });
  if (status === 0) return;
  const found = (stderr || stdout).trim().split("\n").slice(-3).join(" ");
  throw serverProblem({ code: "TS713", where: `${command} ${args.join(" ")}`, found, expected });
}
