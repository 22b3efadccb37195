import { join } from "node:path";
import { cannotInstall, installPackageSet, installedSet } from "../debian/install-package-set.ts";
import { findProgram } from "../find-program.ts";
import { runProgram } from "../run-program.ts";
import type { Environment, ReportProgress } from "../running-server.ts";
import { type Way, noWay, way } from "../way.ts";
import { reasonOf, serverProblem } from "../server-problem.ts";
import { MARIADB_PACKAGES, libraryFolders } from "./mariadb-package-set.ts";

/** A MariaDB that can be started: its programs and what they need to run. */
export type MariaDbPrograms = {
  readonly kind: string;
  readonly mariadbd: string;
  readonly installDb: string;
  /** The `mariadb` command-line client, for people and for tests. */
  readonly client: string | null;
  /** Root of a private installation; null for one of the system. */
  readonly prefix: string | null;
  readonly env: Readonly<Record<string, string>>;
};

/** Servers get a small environment of their own: nobody's shell settings change how a database behaves. */
const BASE_ENV = { PATH: "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", LC_ALL: "C", TZ: "UTC" };

export const findMariaDbOnPath = async (environment: Environment): Promise<Way<MariaDbPrograms>> => {
  const mariadbd = findProgram("mariadbd", environment);
  if (mariadbd === null) return noWay("mariadbd is not on PATH");
  const installDb = findProgram("mariadb-install-db", environment);
  if (installDb === null) return noWay(`${mariadbd} is there, but not mariadb-install-db`);
  const version = await runProgram(mariadbd, ["--no-defaults", "--version"], { timeoutMs: 10_000 });
  if (version.status !== 0) return noWay(`${mariadbd} does not run: ${version.stderr.trim()}`);
  const client = findProgram("mariadb", environment);
  return way({ kind: "mariadbd on PATH", mariadbd, installDb, client, prefix: null, env: BASE_ENV });
};

const programsIn = (prefix: string): MariaDbPrograms => ({
  kind: "MariaDB from Debian's archive, private",
  mariadbd: join(prefix, "usr/sbin/mariadbd"),
  installDb: join(prefix, "usr/bin/mariadb-install-db"),
  client: join(prefix, "usr/bin/mariadb"),
  prefix,
  env: { ...BASE_ENV, LD_LIBRARY_PATH: libraryFolders(prefix).join(":") },
});

export const MARIADB_REMEDY =
  "Install MariaDB (`apt install mariadb-server`, `brew install mariadb`), or give a running one: " +
  "`docker run -e MARIADB_ALLOW_EMPTY_ROOT_PASSWORD=1 -p 3306:3306 mariadb:11 --log-bin --binlog-format=ROW " +
  "--binlog-row-image=FULL --binlog-row-metadata=FULL` and SOURCE_URI=mysql://root@127.0.0.1:3306/";

/** What is in the cache, without fetching anything; for `doctor`. */
export const cachedMariaDb = async (environment: Environment): Promise<Way<MariaDbPrograms>> => {
  const cached = await installedSet(MARIADB_PACKAGES, environment);
  if (cached !== null) return way(programsIn(cached.prefix));
  return noWay(cannotInstall(MARIADB_PACKAGES, environment) ?? "not fetched yet");
};

/** The first way that works: PATH, then a private installation. Throws one ServerStartError (TS701) naming all that were tried. */
export const findMariaDb = async (environment: Environment, report: ReportProgress): Promise<MariaDbPrograms> => {
  const onPath = await findMariaDbOnPath(environment);
  if (onPath.found !== null) return onPath.found;
  const impossible = cannotInstall(MARIADB_PACKAGES, environment);
  const tried = (why: string, cause?: unknown): Error => {
    const ways = ["SOURCE_URI is not set", onPath.why, `from Debian's archive: ${why}`].map(
      (way, i) => `${i + 1}. ${way}`,
    );
    const found = `no way to one (${ways.join("; ")})`;
    return serverProblem(
      { code: "TS701", where: "MariaDB", found, expected: "a MariaDB server", remedy: MARIADB_REMEDY },
      cause,
    );
  };
  if (impossible !== null) throw tried(impossible);
  try {
    return programsIn((await installPackageSet(MARIADB_PACKAGES, environment, report)).prefix);
  } catch (error) {
    throw tried(reasonOf(error), error);
  }
};
