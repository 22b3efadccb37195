import { chownSync, lstatSync, mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { serverProblem } from "./server-problem.ts";

/** Who a private server runs as when we are root: "nobody". PostgreSQL refuses root, and the others have no need of it. */
export const NOBODY = 65_534;

export const isRoot = (): boolean => process.getuid?.() === 0;

/** The user id private servers run with. */
export const serverUid = (): number => (isRoot() ? NOBODY : (process.getuid?.() ?? NOBODY));

const OTHERS_MAY_PASS = 0o001;

const reachableByAll = (path: string): boolean => {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const found = statSync(folder, { throwIfNoEntry: false });
    if (found !== undefined && found.uid !== NOBODY && (found.mode & OTHERS_MAY_PASS) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
};

/** Bits of the capabilities that let a process pass a closed folder such as /root; the narrower one first. */
const PASS_CAPABILITIES = [
  { name: "dac_read_search", bit: 2n },
  { name: "dac_override", bit: 1n },
];

const ownCapability = (): string | null => {
  const found = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  const mine = BigInt(`0x${found ?? "0"}`);
  return PASS_CAPABILITIES.find((capability) => ((mine >> capability.bit) & 1n) === 1n)?.name ?? null;
};

/**
 * The `setpriv` options that turn root into nobody. Where a path lies below a folder closed to others (root's home with
 * the cache in it), the server keeps the one right to pass it; copying 84 MB to another place was the alternative.
 */
export const becomeNobody = (paths: readonly string[]): string[] => {
  const base = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"];
  const closed = paths.find((path) => !reachableByAll(path));
  if (closed === undefined) return base;
  const capability = ownCapability();
  if (capability === null) {
    const found = "a folder above it that other users may not pass";
    const remedy = "Set XDG_CACHE_HOME and --data to folders below an open one, or do not run as root.";
    throw serverProblem({ code: "TS707", where: closed, found, expected: "a path user nobody can reach", remedy });
  }
  // Without the secure bit access(2), which initdb asks first, would look at the bare user and refuse.
  return [...base, `--inh-caps=+${capability}`, `--ambient-caps=+${capability}`, "--securebits=+no_setuid_fixup"];
};

const giveAway = (path: string): void => {
  const found = lstatSync(path);
  if (found.uid !== NOBODY) chownSync(path, NOBODY, NOBODY);
  if (found.isDirectory()) for (const name of readdirSync(path)) giveAway(join(path, name));
};

/**
 * A folder (0700) the server may write in, made if absent. Under root everything in it is given to nobody, also what an
 * earlier start as another user left.
 */
export const makeServerFolder = (path: string): string => {
  const folder = resolve(path);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (isRoot() && lstatSync(folder).uid !== NOBODY) giveAway(folder);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw serverProblem({ code: "TS707", where: folder, found, expected: "a folder this user may write in" }, error);
  }
  return folder;
};
