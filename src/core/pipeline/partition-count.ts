import { estimatedRows } from "./estimated-rows.ts";
import type { ListedFile } from "./listed-file.ts";

/** One build-documents call for about this many rows: a sale of 17 row changes touches about 5 keys. */
const ROWS_PER_PARTITION = 20_000;
/** What an inline Map runs in one go without filling the execution's history (25,000 events). */
export const MAX_PARTITIONS = 64;

/** How many partitions a run's touched keys are spread over: by size, so that a small run has one build and not sixty-four. */
export function partitionCount(files: readonly ListedFile[]): number {
  const rows = files.reduce((sum, file) => sum + estimatedRows(file), 0);
  return Math.min(MAX_PARTITIONS, Math.max(1, Math.ceil(rows / ROWS_PER_PARTITION)));
}
