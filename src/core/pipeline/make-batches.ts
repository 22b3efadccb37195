import { changeFileName } from "../change-files/change-file-name.ts";
import { estimatedRows } from "./estimated-rows.ts";
import type { ListedFile } from "./listed-file.ts";

/**
 * Rows of changes one apply-files call takes on, by estimate: three to six seconds of work, enough to pay for the call and little
 * enough to lose in a crash.
 */
export const BATCH_ROWS = 30_000;
/** The files' names ride in the call's input, which may hold 256 KiB; an item of 120 bytes a file stays far below. */
export const BATCH_FILES = 500;

/**
 * Files → batches, each a list in name order. Correct documents need no order at all; these are cheap ones:
 * - LOAD files are taken table by table in step (first files of all tables, second files of all tables …), so that orders and
 *   their lines of one key range tend to meet in one batch (where `inStep` brings them into one write);
 * - CDC files of all tables by flush time, so that one sale's rows meet in one batch.
 * A file bigger than a batch has one of its own.
 * @param loadBatchRows rows of full-load files that one call takes on, by estimate. Two million are two to four minutes of work, a quarter of
 * what a Lambda may take: a shop of up to a million order lines is one batch then, in which every order meets its lines and is written
 * once. Cut at BATCH_ROWS, orders and lines came into batches of their own, and the first phase took twice as long.
 */
export function makeBatches(
  files: readonly ListedFile[],
  { batchRows = BATCH_ROWS, loadBatchRows }: { readonly batchRows?: number; readonly loadBatchRows: number },
): ListedFile[][] {
  return cut(inLoadingOrder(files), (file) => (isLoad(file) ? loadBatchRows : batchRows));
}

const isLoad = ({ key }: ListedFile): boolean => changeFileName(key).kind === "load";

type Place = { readonly file: ListedFile; readonly rank: string };

function inLoadingOrder(files: readonly ListedFile[]): ListedFile[] {
  const places = files.map((file): Place => ({ file, rank: rankOf(file.key) }));
  places.sort((a, b) => compareText(a.rank, b.rank) || compareText(a.file.key, b.file.key));
  return places.map((place) => place.file);
}

/** Epoch, then loads before changes, then the file's own name: `LOAD00000002` of every table, or a flush time. */
function rankOf(key: string): string {
  const name = changeFileName(key);
  if (name.kind === "other") return name.name;
  return `${name.epoch} ${name.kind === "load" ? "0" : "1"} ${name.name}`;
}

/** `mostRows`: how many rows a batch may have with this file in it. */
function cut(files: readonly ListedFile[], mostRows: (file: ListedFile) => number): ListedFile[][] {
  const batches: ListedFile[][] = [];
  let batch: ListedFile[] = [];
  let rows = 0;
  for (const file of files) {
    const fileRows = estimatedRows(file);
    if (batch.length > 0 && (rows + fileRows > mostRows(file) || batch.length === BATCH_FILES)) {
      batches.push(batch);
      [batch, rows] = [[], 0];
    }
    batch.push(file);
    rows += fileRows;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
