import { join } from "node:path";
import type { PackageSet } from "../debian/package-set.ts";
import { runProgram } from "../run-program.ts";
import { POSTGRES_MAJOR, engineLayout } from "./engine-layout.ts";
import { makeRelocatable } from "./make-relocatable.ts";

/** Interpreters and PostGIS's libraries hang on the same names; none is loaded by what is kept. */
const isLibrary = (name: string): boolean =>
  /^(?:lib|zlib1g)/.test(name) &&
  !/^libperl|-perl$|^libgdal|^libsfcgal|^libc-gconv|^libc-l10n|^libc-bin|-dev$/.test(name);

const V = POSTGRES_MAJOR;

/** The DocumentDB engine as a PostgreSQL extension, with its own libc: 41 packages, 34 MB fetched, 84 MB kept. */
export const DOCUMENTDB_PACKAGES: PackageSet = {
  name: "documentdb",
  suite: "testing",
  roots: [
    `postgresql-${V}-documentdb`,
    `postgresql-${V}`,
    `postgresql-${V}-cron`,
    `postgresql-${V}-pgvector`,
    "tzdata",
    "libnss-wrapper",
  ],
  walkInto: isLibrary,
  include: [
    "./usr/lib/*-linux-gnu*/*.so*",
    "./usr/lib64/*",
    `./usr/lib/postgresql/${V}/bin/*`,
    `./usr/lib/postgresql/${V}/lib/*`,
    `./usr/share/postgresql/${V}/*`,
    "./usr/share/zoneinfo/*",
    "./usr/share/doc/*/copyright",
  ],
  exclude: ["*/bitcode/*", "*/gconv/*", "*.a", "*.o"],
  recipe: 1,
  downloadBytes: 34_000_000,
  unpackedBytes: 90_000_000,
  finish: makeRelocatable,
  check: async (prefix) => {
    const result = await runProgram(join(engineLayout(prefix).bin, "postgres"), ["--version"]);
    if (result.status !== 0) throw new Error(`postgres --version: ${result.stderr}`);
    return result.stdout.trim();
  },
};
