import { existsSync } from "node:fs";
import { join } from "node:path";
import { cannotInstall, installPackageSet, installedSet } from "./debian/install-package-set.ts";
import { DOCUMENTDB_PACKAGES } from "./documentdb/documentdb-package-set.ts";
import { findProgram } from "./find-program.ts";
import { cachedMongod, fetchMongod } from "./mongod/memory-server-mongod.ts";
import { runProgram } from "./run-program.ts";
import type { Environment, ReportProgress } from "./running-server.ts";
import { reasonOf, serverProblem } from "./server-problem.ts";
import { type Way, noWay, way } from "./way.ts";

/** A MongoDB-compatible server that can be used. */
export type DocumentServerWay =
  | { readonly type: "given"; readonly uri: string }
  | { readonly type: "mongod"; readonly program: string; readonly kind: string }
  | { readonly type: "documentdb"; readonly prefix: string };

const VERSION_MS = 10_000;

export const DOCUMENT_SERVER_REMEDY =
  "Install MongoDB (`brew tap mongodb/brew && brew install mongodb-community`, or your system's package), or give a " +
  "running one: `docker run -p 27017:27017 mongo:7` and MONGODB_URI=mongodb://127.0.0.1:27017/?directConnection=true";

const PROTOCOL = /^mongodb(?:\+srv)?:\/\/\S/;

/** MONGODB_URI. Throws TS709 when it is set to something else; the text may hold a password and is not repeated. */
export const givenDocumentServer = (environment: Environment): Way<DocumentServerWay> => {
  const uri = environment["MONGODB_URI"];
  if (uri === undefined || uri === "") return noWay("MONGODB_URI is not set");
  if (PROTOCOL.test(uri)) return way({ type: "given", uri });
  throw serverProblem({
    code: "TS709",
    where: "MONGODB_URI",
    found: "text that is no MongoDB URI",
    expected: "mongodb://host:port/ or mongodb+srv://host/",
  });
};

export const mongodOnPath = async (environment: Environment): Promise<Way<DocumentServerWay>> => {
  const program = findProgram("mongod", environment);
  if (program === null) return noWay("mongod is not on PATH");
  const version = await runProgram(program, ["--version"], { timeoutMs: VERSION_MS });
  if (version.status !== 0) return noWay(`${program} does not run: ${version.stderr.trim().split("\n")[0] ?? ""}`);
  return way({ type: "mongod", program, kind: "mongod on PATH" });
};

export const asMongod = (found: Way<string>): Way<DocumentServerWay> =>
  found.found === null ? found : way({ type: "mongod", program: found.found, kind: "mongod of mongodb-memory-server" });

export const cachedDocumentDb = async (environment: Environment): Promise<Way<DocumentServerWay>> => {
  const cached = await installedSet(DOCUMENTDB_PACKAGES, environment);
  if (cached !== null) return way({ type: "documentdb", prefix: cached.prefix });
  return noWay(`DocumentDB engine: ${cannotInstall(DOCUMENTDB_PACKAGES, environment) ?? "not fetched yet"}`);
};

const installDocumentDb = async (environment: Environment, report: ReportProgress): Promise<Way<DocumentServerWay>> => {
  const impossible = cannotInstall(DOCUMENTDB_PACKAGES, environment);
  if (impossible !== null) return noWay(`DocumentDB engine: ${impossible}`);
  try {
    return way({
      type: "documentdb",
      prefix: (await installPackageSet(DOCUMENTDB_PACKAGES, environment, report)).prefix,
    });
  } catch (error) {
    return noWay(`DocumentDB engine from Debian's archive: ${reasonOf(error)}`, error);
  }
};

export type EngineType = "mongod" | "documentdb";

/** What wrote a data folder: its databases must not seem gone because another server was installed meanwhile. */
export const writerOf = (folder: string): EngineType | null => {
  if (existsSync(join(folder, "engine", "PG_VERSION"))) return "documentdb";
  return existsSync(join(folder, "mongod", "WiredTiger")) ? "mongod" : null;
};

type Attempt = { readonly type: EngineType; readonly look: () => Promise<Way<DocumentServerWay>> };

const attempts = (environment: Environment, report: ReportProgress): Attempt[] => [
  { type: "mongod", look: () => mongodOnPath(environment) },
  { type: "mongod", look: async () => asMongod(await cachedMongod(environment)) },
  // Its cache comes before a download: a second start needs no network.
  { type: "documentdb", look: () => cachedDocumentDb(environment) },
  { type: "mongod", look: async () => asMongod(await fetchMongod(environment, report)) },
  { type: "documentdb", look: () => installDocumentDb(environment, report) },
];

/**
 * The first way that works: MONGODB_URI, mongod on PATH, mongodb-memory-server's cache, its download, the DocumentDB
 * engine. A `folder` that already holds data is only served by the kind of server that wrote it. Throws one
 * ServerStartError (TS701) naming every way that was tried.
 */
export const findDocumentServer = async (
  folder: string,
  environment: Environment,
  report: ReportProgress,
): Promise<DocumentServerWay> => {
  const given = givenDocumentServer(environment);
  if (given.found !== null) return given.found;
  const why = [given.why];
  let cause: unknown;
  const writer = writerOf(folder);
  if (writer !== null) why.push(`${folder} was written by ${writer}, so nothing else can serve it`);
  for (const { look } of attempts(environment, report).filter(({ type }) => writer === null || type === writer)) {
    const result = await look();
    if (result.found !== null) return result.found;
    why.push(result.why);
    cause = result.cause ?? cause;
  }
  const found = `no way to one (${why.map((reason, index) => `${index + 1}. ${reason}`).join("; ")})`;
  const expected = "a MongoDB-compatible server";
  const where = "document server";
  throw serverProblem({ code: "TS701", where, found, expected, remedy: DOCUMENT_SERVER_REMEDY }, cause);
};
