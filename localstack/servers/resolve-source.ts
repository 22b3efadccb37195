import type { Environment, RunningServer } from "./running-server.ts";
import { serverProblem } from "./server-problem.ts";

const PROTOCOLS = new Set(["mysql:", "mariadb:"]);

/** The source named by SOURCE_URI as a server that is not our child; null when the variable is not set. Throws TS709. */
export const resolveSource = (environment: Environment): RunningServer | null => {
  const given = environment["SOURCE_URI"];
  if (given === undefined || given === "") return null;
  // The text may hold a password: it never goes into the message.
  const parsed = URL.canParse(given) ? new URL(given) : null;
  if (parsed === null || !PROTOCOLS.has(parsed.protocol)) {
    const found = parsed === null ? "text that is no URI" : `a URI of ${parsed.protocol}`;
    throw serverProblem({ code: "TS709", where: "SOURCE_URI", found, expected: "mysql://user:password@host:port/" });
  }
  return { uri: given, kind: "SOURCE_URI", version: "not asked", pid: 0, stop: () => Promise.resolve() };
};
