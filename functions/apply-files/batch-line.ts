import type { BatchResult } from "../../src/core/pipeline/batch-result.ts";
import type { FileBatch } from "../../src/core/pipeline/file-batch.ts";

/** What of a batch stands in the log and the metrics. */
export function batchLine({ applied, refused, rows, conflicts, unreadable }: BatchResult, batch: FileBatch) {
  const files = { files: batch.files.length, filesDone: applied, filesRefused: refused };
  return { ...files, ...rows, conflicts, unreadable: unreadable?.count ?? 0 };
}
