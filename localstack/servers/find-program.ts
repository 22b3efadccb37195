import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Environment } from "./running-server.ts";

/** Where servers live although a plain user's PATH does not say so: Debian's sbin, Homebrew on both kinds of Mac. */
const MORE_FOLDERS = ["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin", "/usr/local/bin"];

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

/** Full path of a program on PATH (or in the folders servers are installed to), null when there is none. An empty PATH finds nothing. */
export const findProgram = (name: string, environment: Environment): string | null => {
  const onPath = (environment["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const folders = onPath.length === 0 ? [] : [...onPath, ...MORE_FOLDERS];
  return folders.map((folder) => join(folder, name)).find(isProgram) ?? null;
};
