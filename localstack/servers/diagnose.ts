import { cannotInstall } from "./debian/install-package-set.ts";
import type { PackageSet } from "./debian/package-set.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { DOCUMENTDB_PACKAGES } from "./documentdb/documentdb-package-set.ts";
import {
  DOCUMENT_SERVER_REMEDY,
  type DocumentServerWay,
  asMongod,
  cachedDocumentDb,
  givenDocumentServer,
  mongodOnPath,
} from "./find-document-server.ts";
import { MARIADB_PACKAGES } from "./mariadb/mariadb-package-set.ts";
import { MARIADB_REMEDY, cachedMariaDb, findMariaDbOnPath } from "./mariadb/mariadb-programs.ts";
import { cachedMongod, whyNoDownload } from "./mongod/memory-server-mongod.ts";
import { resolveSource } from "./resolve-source.ts";
import type { Environment } from "./running-server.ts";
import { type Way, noWay, way } from "./way.ts";

type Option = {
  /** Asks without fetching anything; `found` is what a start would use, in words. */
  readonly look: () => Promise<Way<string>>;
  /** What a start would have to fetch first; null: nothing. */
  readonly fetches: string | null;
};

const diagnose = async (what: string, options: readonly Option[], remedy: string): Promise<Diagnosis> => {
  const why: string[] = [];
  for (const { look, fetches } of options) {
    try {
      const { found, why: reason } = await look();
      if (found !== null) return { what, chosen: found, why, missing: fetches, remedy: null };
      why.push(reason);
    } catch (error) {
      // A variable that is set to nonsense ends a start, so it ends the search here too.
      const said = error instanceof Error ? error.message : String(error);
      return { what, chosen: null, why: [...why, said], missing: what, remedy: "Correct or unset the variable." };
    }
  }
  return { what, chosen: null, why, missing: what, remedy };
};

const megabytes = (set: PackageSet): string =>
  `about ${Math.ceil(set.downloadBytes / 1e6)} MB, fetched once at the first start`;

/** A set that is not in the cache but could be built. */
const toFetch = (set: PackageSet, label: string, environment: Environment): Option => ({
  look: () => {
    const impossible = cannotInstall(set, environment);
    return Promise.resolve(impossible === null ? way(label) : noWay(`${label}: ${impossible}`));
  },
  fetches: megabytes(set),
});

const labelOf = (found: Way<DocumentServerWay>): Way<string> => {
  if (found.found === null) return found;
  if (found.found.type === "given") return way("MONGODB_URI");
  return way(found.found.type === "mongod" ? `${found.found.kind} (${found.found.program})` : ENGINE);
};

const ENGINE = "DocumentDB engine from Debian's archive, private";
const MARIADB = "MariaDB from Debian's archive, private";

const sourceOptions = (environment: Environment): Option[] => [
  {
    look: () =>
      Promise.resolve().then(() =>
        resolveSource(environment) === null ? noWay("SOURCE_URI is not set") : way("SOURCE_URI"),
      ),
    fetches: null,
  },
  {
    look: async () => {
      const found = await findMariaDbOnPath(environment);
      return found.found === null ? found : way(`${found.found.kind} (${found.found.mariadbd})`);
    },
    fetches: null,
  },
  {
    look: async () => {
      const found = await cachedMariaDb(environment);
      return found.found === null ? noWay(`${MARIADB}: ${found.why}`) : way(`${MARIADB} (${found.found.prefix ?? ""})`);
    },
    fetches: null,
  },
  toFetch(MARIADB_PACKAGES, MARIADB, environment),
];

const downloadOption = (environment: Environment): Option => ({
  look: async () => {
    const why = await whyNoDownload(environment);
    return why === null
      ? way("mongod, fetched by mongodb-memory-server")
      : noWay(`mongod download: server not reached (${why})`);
  },
  fetches: "mongod, about 100 MB, fetched once at the first start",
});

const documentOptions = (environment: Environment): Option[] => [
  { look: () => Promise.resolve().then(() => labelOf(givenDocumentServer(environment))), fetches: null },
  { look: async () => labelOf(await mongodOnPath(environment)), fetches: null },
  { look: async () => labelOf(asMongod(await cachedMongod(environment))), fetches: null },
  { look: async () => labelOf(await cachedDocumentDb(environment)), fetches: null },
  downloadOption(environment),
  toFetch(DOCUMENTDB_PACKAGES, ENGINE, environment),
];

/** What a start would use for each server and why nothing earlier in the order; looks, asks names and ports, fetches nothing. */
export const diagnoseServers = async (environment: Environment): Promise<Diagnosis[]> =>
  Promise.all([
    diagnose("source (MariaDB)", sourceOptions(environment), MARIADB_REMEDY),
    diagnose("documents (MongoDB-compatible)", documentOptions(environment), DOCUMENT_SERVER_REMEDY),
  ]);
