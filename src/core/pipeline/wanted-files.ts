import { type ChangeFileName, changeFileName, type DataFileName } from "../change-files/change-file-name.ts";
import { InvalidInputError } from "../errors/error-classes.ts";
import { unreachable } from "../unreachable.ts";
import { flushTime } from "../change-files/flush-time.ts";
import type { ListedFile } from "./listed-file.ts";
import type { RunInput } from "./run-input.ts";

/** Where DMS writes; everything else in the data bucket is ours. */
export const RAW_PREFIX = "raw/";

/** What must be listed for this input. A prefix may be a whole key. */
export function prefixesOf(input: RunInput): readonly string[] {
  switch (input.mode) {
    case "changes":
    // Also of an epoch asked for: whether it is the newest shows only beside the others.
    case "full":
      return [RAW_PREFIX];
    case "range":
    case "table":
      return [input.epoch === null ? RAW_PREFIX : `${RAW_PREFIX}epoch=${input.epoch}/`];
    case "files":
      return input.files;
    case "reconcile":
    case "repair":
      return [];
    default:
      return unreachable(input);
  }
}

type Listed = readonly { prefix: string; files: readonly ListedFile[] }[];
type NamedFile = { readonly file: ListedFile; readonly name: ChangeFileName };

/**
 * Files of the listing that the input is about.
 * @param listed by prefix of `prefixesOf`, in that order
 * @param empty tables whose load has no rows, and so no file
 * @throws InvalidInputError when a named file or full load is not there (TS506, TS507), all of them at once
 */
export function wantedFiles(input: RunInput, listed: Listed, empty: readonly string[] = []): ListedFile[] {
  const files = [...new Map(listed.flatMap((part) => part.files).map((file) => [file.key, file])).values()];
  switch (input.mode) {
    case "full":
      return ofOneEpoch(files, input.epoch);
    case "range":
      return inRange(files, input);
    case "table":
      return loadsOfTables(files, input, empty);
    case "files":
      refuseMissing(listed);
      return files;
    case "changes":
    case "reconcile":
    case "repair":
      return files;
    default:
      return unreachable(input);
  }
}

const named = (files: readonly ListedFile[]): NamedFile[] =>
  files.map((file) => ({ file, name: changeFileName(file.key) }));

function ofOneEpoch(files: readonly ListedFile[], asked: string | null): ListedFile[] {
  const all = named(files);
  const epoch = asked ?? newestLoad(all);
  const wanted = all.filter(({ name }) => name.kind !== "other" && name.epoch === epoch);
  if (!wanted.some(({ name }) => name.kind === "load")) throw noLoad(epoch, null);
  return wanted.map(({ file }) => file);
}

/** Change files only: a full-load file has no time. */
function inRange(
  files: readonly ListedFile[],
  { from, to, tables }: Extract<RunInput, { mode: "range" }>,
): ListedFile[] {
  const isWanted = ({ name }: NamedFile): boolean => {
    if (name.kind !== "cdc" || !isOf(name, tables)) return false;
    const at = flushTime(name.name);
    return at !== null && at >= from && at < to;
  };
  return named(files).flatMap((one) => (isWanted(one) ? [one.file] : []));
}

function loadsOfTables(
  files: readonly ListedFile[],
  { tables, epoch: asked }: Extract<RunInput, { mode: "table" }>,
  empty: readonly string[],
): ListedFile[] {
  const loads = named(files).filter(({ name }) => name.kind === "load");
  const epoch = asked ?? newestLoad(loads);
  const wanted = loads.filter(({ name }) => name.kind === "load" && name.epoch === epoch && isOf(name, tables));
  const missing = tables.filter(
    (table) => !empty.includes(table) && !wanted.some(({ name }) => isOf(name as DataFileName, [table])),
  );
  if (missing.length > 0) throw noLoad(epoch, missing);
  return wanted.map(({ file }) => file);
}

/** Case aside: a server with `lower_case_table_names` writes `order` where the mapping says `Order`. */
function isOf({ table }: DataFileName, tables: readonly string[] | null): boolean {
  return tables === null || tables.some((one) => one.toLowerCase() === table.toLowerCase());
}

function noLoad(epoch: string | null, tables: readonly string[] | null): InvalidInputError {
  const below = epoch === null ? RAW_PREFIX : `${RAW_PREFIX}epoch=${epoch}/`;
  const whats = tables === null ? ["no LOAD file"] : tables.map((table) => `no LOAD file of table ${table}`);
  return new InvalidInputError(
    whats.map((what) => ({
      code: "TS507",
      where: tables === null ? "input.epoch" : "input.tables",
      found: `${what} below ${below}`,
      expected: "a finished or running full load",
      remedy: "Start the full load in DMS, or give an epoch that is there.",
    })),
  );
}

/** The first epoch has nothing before it. */
const FIRST_EPOCH = "0001";

/**
 * The epoch of a full run's files when it is the newest there is and not the first: then rows of older epochs may be left over.
 * @param wanted what `wantedFiles` made of `listed`
 */
export function epochToSweep(wanted: readonly ListedFile[], listed: Listed): string | null {
  const newest = newestEpoch(listed);
  const isNewest = named(wanted).some(({ name }) => name.kind !== "other" && name.epoch === newest);
  return isNewest && newest !== null && newest > FIRST_EPOCH ? newest : null;
}

/** The newest epoch that has a full load; null: none has. */
export const newestEpoch = (listed: Listed): string | null => newestLoad(named(listed.flatMap((part) => part.files)));

function refuseMissing(listed: Listed): void {
  const missing = listed.filter((part) => part.files.length === 0);
  if (missing.length === 0) return;
  throw new InvalidInputError(
    missing.map((part) => ({
      code: "TS506",
      where: "input.files",
      found: `no object below ${JSON.stringify(part.prefix)}`,
      expected: "a key or prefix that exists in the data bucket",
      remedy: "Check the spelling; a prefix of a folder ends with /.",
    })),
  );
}

function newestLoad(files: readonly NamedFile[]): string | null {
  const epochs = files.flatMap(({ name }) => (name.kind === "load" ? [name.epoch] : []));
  return epochs.toSorted().at(-1) ?? null;
}
