import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { runProgram } from "../run-program.ts";
import { type EngineLayout, engineLayout } from "./engine-layout.ts";
import { writeGeoStub } from "./geo-stub.ts";

const PROGRAMS = ["postgres", "initdb"];

/** Modules that are kept. `pg_documentdb_distributed` must go (another licence, AGPL), the rest is never loaded. */
const KEPT_MODULES =
  /^(?:pg_documentdb(?:_core|_extended_rum|_extended_rum_core|_extended_rum_core_builtin_rmgr)?|pg_cron|vector|tsm_system_rows|plpgsql|dict_snowball|rum)\.so$/;
const KEPT_EXTENSIONS =
  /^(?:documentdb(?:_core|_extended_rum)?|pg_cron|vector|tsm_system_rows|plpgsql|postgis)(?:--|\.control)/;

/** Loads the program with the prefix's own loader and libraries, so that it runs on any Linux of the architecture. */
const WRAPPER = `#!/bin/sh
case $0 in */*) d=\${0%/*};; *) d=$(dirname "$(command -v "$0")");; esac
B=$(cd "$d" && pwd -P); P=\${B%/usr/lib/postgresql/*}; n=\${0##*/}
for L in "$P"/usr/lib/*-linux-gnu*; do break; done; for I in "$L"/ld-linux-*.so.*; do break; done
exec "$I" \${TILLSTREAM_PRELOAD:+--preload "$L/$TILLSTREAM_PRELOAD"} --argv0 "$B/$n" --library-path "$L:\${B%/bin}/lib" "\${B%/bin}/elf/$n" "$@"
`;

const removeExcept = (folder: string, keep: RegExp): void => {
  for (const name of readdirSync(folder))
    if (!keep.test(name)) rmSync(join(folder, name), { recursive: true, force: true });
};

/** The libraries the programs and modules really load, as the loader itself lists them. */
const neededLibraries = async (layout: EngineLayout, files: readonly string[]): Promise<Set<string>> => {
  const path = `${layout.libraries}:${layout.modules}`;
  const needed = new Set([layout.loader, realpathSync(layout.loader)]);
  for (const file of files) {
    const listed = await runProgram(layout.loader, ["--library-path", path, "--list", file]);
    if (listed.status !== 0 || listed.stdout.includes("not found")) {
      throw new Error(`${basename(file)} lacks a library: ${listed.stdout}${listed.stderr}`);
    }
    for (const [, library = ""] of listed.stdout.matchAll(/=> (\/\S+)/g)) {
      if (library.startsWith(layout.libraries)) needed.add(library).add(realpathSync(library));
    }
  }
  return needed;
};

const pruneLibraries = (folder: string, needed: ReadonlySet<string>): void => {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (lstatSync(path).isDirectory()) pruneLibraries(path, needed);
    else if (!needed.has(path) && !name.startsWith("libnss_wrapper.so")) rmSync(path);
  }
};

const HOST_ZONES = Buffer.from("/usr/share/zoneinfo\0");
const OWN_ZONES = Buffer.from("./zoneinfo\0");

/**
 * Time zones of our own, not the host's (it may have none): an edit of the same length of the compiled-in path. postgres
 * runs in its data folder, where the launcher puts a link.
 */
const useOwnTimeZones = (program: string): void => {
  const bytes = readFileSync(program);
  for (let at = bytes.indexOf(HOST_ZONES); at >= 0; at = bytes.indexOf(HOST_ZONES, at)) {
    bytes.fill(0, at, at + HOST_ZONES.length);
    OWN_ZONES.copy(bytes, at);
  }
  writeFileSync(program, bytes);
};

/** Turns the unpacked packages into a folder that runs from anywhere, without what is not needed (84 of 240 MB stay). */
export const makeRelocatable = async (prefix: string): Promise<void> => {
  const layout = engineLayout(prefix);
  writeGeoStub(layout.extensions);
  mkdirSync(layout.elf);
  for (const name of PROGRAMS) renameSync(join(layout.bin, name), join(layout.elf, name));
  removeExcept(layout.bin, /^$/);
  removeExcept(layout.modules, KEPT_MODULES);
  removeExcept(layout.extensions, KEPT_EXTENSIONS);
  const files = [layout.elf, layout.modules].flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  pruneLibraries(layout.libraries, await neededLibraries(layout, files));
  rmSync(join(layout.share, "man"), { recursive: true, force: true });
  rmSync(join(prefix, "usr/share/zoneinfo/right"), { recursive: true, force: true });
  for (const name of PROGRAMS) {
    writeFileSync(join(layout.bin, name), WRAPPER);
    chmodSync(join(layout.bin, name), 0o755);
  }
  useOwnTimeZones(join(layout.elf, "postgres"));
};
