import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { PackageSet } from "../debian/package-set.ts";
import { runProgram } from "../run-program.ts";

/** The host's libc and loader are used: the packages are of the host's own release. */
const isLibrary = (name: string): boolean => /^(lib|zlib1g)/.test(name) && !/^libc6$|perl|-dev$/.test(name);

/** The folders of a prefix the loader must look in. */
export const libraryFolders = (prefix: string): string[] =>
  ["usr/lib", "lib"].flatMap((folder) => {
    try {
      const names = readdirSync(join(prefix, folder)).filter((name) => /-linux-gnu/.test(name));
      return names.map((name) => join(prefix, folder, name));
    } catch {
      return [];
    }
  });

export const MARIADB_PACKAGES: PackageSet = {
  name: "mariadb",
  suite: "host",
  roots: ["mariadb-server-core", "mariadb-client-core"],
  walkInto: isLibrary,
  include: [],
  exclude: [
    "./usr/share/man",
    "./usr/share/doc/*/changelog*",
    "./usr/share/doc/*/NEWS*",
    "./usr/share/locale",
    "./etc",
  ],
  recipe: 1,
  downloadBytes: 14_000_000,
  unpackedBytes: 70_000_000,
  finish: () => Promise.resolve(),
  check: async (prefix) => {
    const env = { ...process.env, LD_LIBRARY_PATH: libraryFolders(prefix).join(":") };
    const result = await runProgram(join(prefix, "usr/sbin/mariadbd"), ["--no-defaults", "--version"], { env });
    if (result.status !== 0) throw new Error(`mariadbd --version: ${result.stderr}`);
    return result.stdout.trim();
  },
};
