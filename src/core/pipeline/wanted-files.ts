import { changeFileName } from "../change-files/change-file-name.ts";
import { InvalidInputError } from "../errors/error-classes.ts";
import { unreachable } from "../unreachable.ts";
import type { ListedFile } from "./listed-file.ts";
import type { RunInput } from "./run-input.ts";

/** Where DMS writes; everything else in the data bucket is ours. */
export const RAW_PREFIX = "raw/";

/** What must be listed for this input. A prefix may be a whole key. */
export function prefixesOf(input: RunInput): readonly string[] {
  switch (input.mode) {
    case "changes":
    case "full":
      return [RAW_PREFIX];
    case "files":
      return input.files;
    case "reconcile":
      return [];
    default:
      return unreachable(input);
  }
}

/**
 * Files of the listing that the input is about.
 * @param listed by prefix of `prefixesOf`, in that order
 * @throws InvalidInputError when a named file or epoch is not there (TS506, TS507), all of them at once
 */
export function wantedFiles(
  input: RunInput,
  listed: readonly { prefix: string; files: readonly ListedFile[] }[],
): ListedFile[] {
  const files = [...new Map(listed.flatMap((part) => part.files).map((file) => [file.key, file])).values()];
  if (input.mode === "files") refuseMissing(listed);
  if (input.mode !== "full") return files;
  const epoch = input.epoch ?? newestLoad(files);
  const wanted = files.filter((file) => epochOf(file) === epoch);
  if (!wanted.some((file) => changeFileName(file.key).kind === "load")) {
    throw new InvalidInputError({
      code: "TS507",
      where: "input.epoch",
      found: epoch === null ? "no LOAD file below raw/" : `no LOAD file below raw/epoch=${epoch}/`,
      expected: "a finished or running full load",
      remedy: "Start the full load in DMS, or give an epoch that is there.",
    });
  }
  return wanted;
}

/** The first epoch has nothing before it. */
const FIRST_EPOCH = "0001";

/**
 * The epoch of a full run's files when it is the newest there is and not the first: then rows of older epochs may be left over.
 * @param wanted what `wantedFiles` made of `listed`
 */
export function epochToSweep(
  wanted: readonly ListedFile[],
  listed: readonly { readonly files: readonly ListedFile[] }[],
): string | null {
  const newest = newestLoad(listed.flatMap((part) => part.files));
  const isNewest = wanted.some((file) => epochOf(file) === newest);
  return isNewest && newest !== null && newest > FIRST_EPOCH ? newest : null;
}

function refuseMissing(listed: readonly { prefix: string; files: readonly ListedFile[] }[]): void {
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

function epochOf(file: ListedFile): string | null {
  const name = changeFileName(file.key);
  return name.kind === "other" ? null : name.epoch;
}

function newestLoad(files: readonly ListedFile[]): string | null {
  const epochs = files.filter((file) => changeFileName(file.key).kind === "load").map(epochOf);
  return epochs.reduce<string | null>(
    (newest, epoch) => (epoch !== null && (newest === null || epoch > newest) ? epoch : newest),
    null,
  );
}
