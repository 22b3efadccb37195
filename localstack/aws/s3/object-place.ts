import { createHash } from "node:crypto";
import { lstatSync } from "node:fs";
import { join } from "node:path";

/** File systems end at 255 bytes a name; the rest is for the suffixes below and `%meta.json`. */
const MAX_NAME_BYTES = 220;
const CUT_NAME_BYTES = 150;
/** macOS ends at 1,024 bytes a path, the data folder included. */
const MAX_PATH_BYTES = 700;

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

/**
 * One part of a key as a file name. Only what a file system cannot hold is encoded: control characters, `.` and `..`, the empty part of `a//b`
 * or `a/` (a bare `%`), and `%` itself. Long names are cut and told apart by a hash: the metadata knows the key, so nothing has to be decoded.
 */
function nameOf(part: string): string {
  if (part === "") return "%";
  if (part === "." || part === "..") return part.replaceAll(".", "%2E");
  const name = part.replaceAll(
    /[\p{Cc}%]/gu,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES) return name;
  // Decoding leaves U+FFFD where a character was cut in two; harmless in a name.
  return `${Buffer.from(name).subarray(0, CUT_NAME_BYTES).toString("utf8")}%${hashOf(part)}`;
}

/** The path for a key below its bucket's folder, if nothing is in its way: for ordinary keys, the key itself. */
export function naturalPlace(key: string): string {
  const path = key.split("/").map(nameOf).join("/");
  return Buffer.byteLength(path) <= MAX_PATH_BYTES ? path : `%long/${hashOf(key)}${hashOf(`${key}#`)}`;
}

/**
 * A free place for a new key. S3 can hold `a` and `a/b`, a file system cannot; and some fold upper and lower case or accents. Whoever comes
 * second gives way: a folder becomes `a%folder`, a file `a%<hash>`. A `%` without two digits behind it never comes from a key.
 */
export function freePlace(bucketFolder: string, key: string): string {
  const parts = naturalPlace(key).split("/");
  const fileName = parts.pop() ?? "%";
  let folder = "";
  for (const part of parts) {
    const natural = join(folder, part);
    folder = lstatSync(join(bucketFolder, natural), { throwIfNoEntry: false })?.isFile()
      ? `${natural}%folder`
      : natural;
  }
  const place = join(folder, fileName);
  const taken = lstatSync(join(bucketFolder, place), { throwIfNoEntry: false }) !== undefined;
  return taken ? `${place}%${hashOf(key)}` : place;
}
