import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import type { Environment } from "./running-server.ts";

/** Where downloaded servers are kept. A relative XDG_CACHE_HOME is invalid by its specification and ignored. */
export const cacheFolder = (environment: Environment): string => {
  const wanted = environment["XDG_CACHE_HOME"];
  const base = wanted !== undefined && isAbsolute(wanted) ? wanted : join(environment["HOME"] ?? homedir(), ".cache");
  return join(base, "tillstream");
};
