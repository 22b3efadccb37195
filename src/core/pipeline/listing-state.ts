import { changeFileName } from "../change-files/change-file-name.ts";

/**
 * What earlier listings of raw/ found, so that a bucket of a million files need not be listed for every wake-up. It only ever saves
 * work: without it, or with an old one, more is listed.
 */
export type ListingState = {
  /** When everything was listed last, and how many files there were. */
  readonly fullAt: Date;
  readonly files: number;
  /** Per table folder: up to this key every change file was done, refused or ignored. Listing may begin behind it. */
  readonly marks: readonly ListingMark[];
};

export type ListingMark = { readonly folder: string; readonly after: string };

/** Below this, listing everything is three pages and 100 ms, and nothing has to be remembered. */
const SMALL_BUCKET_FILES = 3_000;

/** A file that appears late under an old name (a copy, a replay) is found by the next full listing; an S3 listing of a million files takes a minute. */
const FULL_LISTING_EVERY_MS = 15 * 60_000;

/** Newest files of a table that are listed again although they are settled: flushes may become visible a little out of order. */
const MARGIN_FILES = 100;

export function mustListAll(state: ListingState | null, now: Date): boolean {
  if (state === null || state.files < SMALL_BUCKET_FILES) return true;
  return now.getTime() - state.fullAt.getTime() >= FULL_LISTING_EVERY_MS;
}

/**
 * What to remember after a listing; null: nothing, the bucket is small.
 * @param listedAll null when only what lies behind the marks was listed, else the time of the listing
 */
export function listingAfter(
  before: ListingState | null,
  files: readonly SettledFile[],
  listedAll: Date | null,
): ListingState | null {
  const base = listedAll === null ? before : { fullAt: listedAll, files: files.length, marks: before?.marks ?? [] };
  if (base === null || base.files < SMALL_BUCKET_FILES) return null;
  return { ...base, marks: nextMarks(base.marks, files) };
}

/** A listed file, and whether nothing is left to do with it. */
export type SettledFile = { readonly key: string; readonly settled: boolean };

/**
 * Marks after a listing: in each table folder up to the last change file before which all are settled, less the margin. LOAD files
 * need none: `LOAD…` sorts behind every date, so they are listed whatever the mark. Marks of folders that were not listed stay.
 * @param files in any order
 */
export function nextMarks(marks: readonly ListingMark[], files: readonly SettledFile[]): ListingMark[] {
  const next = new Map(marks.map((mark) => [mark.folder, mark.after]));
  for (const [folder, listed] of changesByFolder(files)) {
    const open = listed.findIndex((file) => !file.settled);
    const settled = open === -1 ? listed : listed.slice(0, open);
    const mark = settled.at(-1 - MARGIN_FILES)?.key;
    if (mark !== undefined && mark > (next.get(folder) ?? "")) next.set(folder, mark);
  }
  return [...next].map(([folder, after]) => ({ folder, after }));
}

function changesByFolder(files: readonly SettledFile[]): Map<string, SettledFile[]> {
  const folders = new Map<string, SettledFile[]>();
  for (const file of files) {
    const name = changeFileName(file.key);
    if (name.kind !== "cdc") continue;
    const path = `/${name.schema}/${name.table}/`;
    const folder = file.key.slice(0, file.key.indexOf(path) + path.length);
    const list = folders.get(folder);
    if (list === undefined) folders.set(folder, [file]);
    else list.push(file);
  }
  for (const list of folders.values()) list.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return folders;
}
