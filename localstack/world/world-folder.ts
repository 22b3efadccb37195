import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { InvalidInputError } from "../../src/core/errors/error-classes.ts";
import { MAPPING_FILE } from "./project-files.ts";

/** What a data folder was started as. A shop's documents and those of a folder of files must never mix. */
export type WorldKind = "shop" | "files";

const MARKER = "tillstream.json";

const markerOf = (dataDir: string): string => path.join(dataDir, MARKER);

/** `mapping`: path of the mapping file the world was started with; absent when it is the project's own. */
type Marker = { readonly kind: WorldKind; readonly mapping?: string };

function readMarker(dataDir: string): Marker | null {
  if (!existsSync(markerOf(dataDir))) return null;
  return JSON.parse(readFileSync(markerOf(dataDir), "utf8")) as Marker;
}

export const worldKind = (dataDir: string): WorldKind | null => readMarker(dataDir)?.kind ?? null;

/** The mapping file of this world. */
export const worldMapping = (dataDir: string): string => readMarker(dataDir)?.mapping ?? MAPPING_FILE;

/**
 * Makes the folder if need be and claims it for this kind of world and this mapping file. Throws InvalidInputError when it holds
 * the other kind (TS906), documents of another mapping (TS912) or somebody's files (TS917).
 */
export function prepareWorldFolder(dataDir: string, kind: WorldKind, mapping: string): void {
  mkdirSync(dataDir, { recursive: true });
  const was = worldKind(dataDir);
  if (was === null) {
    refuseForeign(dataDir);
    const marker: Marker = mapping === MAPPING_FILE ? { kind } : { kind, mapping };
    writeFileSync(markerOf(dataDir), `${JSON.stringify(marker)}\n`);
    return;
  }
  if (was === kind) return refuseOtherMapping(dataDir, mapping);
  const described = { shop: "a shop with its database", files: "documents loaded from a folder of change files" };
  throw new InvalidInputError({
    code: "TS906",
    where: `data folder "${dataDir}"`,
    found: described[was],
    expected: described[kind],
    remedy: `Give another folder with --data, or empty this one: tillstream reset --data ${dataDir}`,
  });
}

/** A world is emptied as a whole by `reset`: nothing of anybody else may be in it. */
function refuseForeign(dataDir: string): void {
  const [first, ...others] = readdirSync(dataDir).toSorted();
  if (first === undefined) return;
  throw new InvalidInputError({
    code: "TS917",
    where: `data folder "${dataDir}"`,
    found: others.length === 0 ? `"${first}" in it` : `"${first}" and ${others.length} more in it`,
    expected: "an empty folder, a new one, or one that tillstream made",
    remedy: "Give another folder with --data; raw CSV files are loaded with tillstream source load <folder>",
  });
}

function refuseOtherMapping(dataDir: string, mapping: string): void {
  const was = worldMapping(dataDir);
  if (was === mapping) return;
  throw new InvalidInputError({
    code: "TS912",
    where: `data folder "${dataDir}"`,
    found: `documents made with the mapping ${was}`,
    expected: mapping,
    remedy: `Give another folder with --data, or empty this one: tillstream reset --data ${dataDir}`,
  });
}

/** Removes everything below a folder that is ours. Answers false when there was nothing. */
export function emptyWorldFolder(dataDir: string): boolean {
  if (!existsSync(dataDir)) return false;
  if (!existsSync(markerOf(dataDir))) {
    throw new InvalidInputError({
      code: "TS910",
      where: `data folder "${dataDir}"`,
      found: `no ${MARKER} in it`,
      expected: "a folder that tillstream start made",
      remedy: "Check --data; remove the folder yourself if it really is to go",
    });
  }
  rmSync(dataDir, { recursive: true, force: true });
  return true;
}
