import { writeFileSync } from "node:fs";
import { join } from "node:path";

const CONTROL = `comment = 'STUB: only the names the engine needs; geospatial operators do not work'
default_version = '0.0.1'
relocatable = true
superuser = true
`;

const TYPES = ["geometry", "geography", "box2d", "box2df", "gidx"];

const typeSql = (type: string): string => `CREATE TYPE ${type};
CREATE FUNCTION ${type}_in(cstring) RETURNS ${type} AS 'byteain' LANGUAGE internal IMMUTABLE STRICT;
CREATE FUNCTION ${type}_out(${type}) RETURNS cstring AS 'byteaout' LANGUAGE internal IMMUTABLE STRICT;
CREATE TYPE ${type} (INPUT=${type}_in, OUTPUT=${type}_out, INTERNALLENGTH=variable);`;

const indexFunctions = (type: "geometry" | "geography", suffix: string): [string, string, string][] => [
  [`${type}_gist_union${suffix}(bytea,internal)`, "internal", "gist_box_union"],
  [`${type}_gist_decompress${suffix}(internal)`, "internal", "gist_point_fetch"],
  [`${type}_gist_penalty${suffix}(internal,internal,internal)`, "internal", "gist_box_penalty"],
  [`${type}_gist_picksplit${suffix}(internal,internal)`, "internal", "gist_box_picksplit"],
];

const FUNCTIONS: readonly [string, string, string][] = [
  ...indexFunctions("geometry", "_2d"),
  ...indexFunctions("geography", ""),
  ["geometry_gist_same_2d(geometry,geometry,internal)", "internal", "gist_box_same"],
  ["geography_gist_same(box2d,box2d,internal)", "internal", "gist_box_same"],
];

/**
 * Stands in for PostGIS, whose names the engine's script refers to: the real one brings 110 MB of libraries for
 * operators a shop's documents never use.
 */
export const writeGeoStub = (extensionFolder: string): void => {
  const functions = FUNCTIONS.map(
    ([name, result, symbol]) => `CREATE FUNCTION ${name} RETURNS ${result} AS '${symbol}' LANGUAGE internal;`,
  );
  writeFileSync(join(extensionFolder, "postgis.control"), CONTROL);
  writeFileSync(join(extensionFolder, "postgis--0.0.1.sql"), [...TYPES.map(typeSql), ...functions, ""].join("\n"));
};
