import type { ListedObject } from "../../src/core/pipeline/listed-file.ts";
import type { ListingMark } from "../../src/core/pipeline/listing-state.ts";
import { RAW_PREFIX } from "../../src/core/pipeline/wanted-files.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";

/** raw/ → epoch=NNNN/ → schema/ → table/: change files lie below the third folder. */
const TABLE_DEPTH = 3;

/** Everything below the prefix. Folder markers that consoles make are no files. */
export async function listAll(
  objects: ObjectStore,
  bucket: string,
  prefix: string,
  after?: string,
): Promise<ListedObject[]> {
  const files: ListedObject[] = [];
  for await (const file of objects.list(bucket, prefix, after)) if (isFile(file)) files.push(file);
  return files;
}

/** Everything below raw/ but the change files at and before their table's mark. Costs a call a folder and one per table. */
export async function listFromMarks(
  objects: ObjectStore,
  bucket: string,
  marks: readonly ListingMark[],
): Promise<ListedObject[]> {
  const afterOf = new Map(marks.map(({ folder, after }) => [folder, after]));
  const files: ListedObject[] = [];
  let folders: readonly string[] = [RAW_PREFIX];
  for (let depth = 0; depth < TABLE_DEPTH; depth += 1) {
    const levels = await Promise.all(folders.map((folder) => objects.listFolder(bucket, folder)));
    files.push(...levels.flatMap((level) => level.files.filter(isFile)));
    folders = levels.flatMap((level) => level.folders);
  }
  const tables = await Promise.all(folders.map((folder) => listAll(objects, bucket, folder, afterOf.get(folder))));
  return [...files, ...tables.flat()];
}

const isFile = (file: ListedObject): boolean => !file.key.endsWith("/");
