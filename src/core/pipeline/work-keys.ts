/** Names of the objects a run keeps in the work bucket. One place, because policies in template.yaml name the same prefixes. */
export const workKeys = {
  manifest: (runId: string): string => `plans/${runId}/batches.jsonl`,
  /** What the run came to, as the operator sees it. */
  summary: (runId: string): string => `runs/${runId}.json`,
  /** What one apply-files call did; written last, so that a repeated call finds its work done. */
  batchResult: (runId: string, batch: string): string => `results/${runId}/batches/${batch}.json`,
  batchResults: (runId: string): string => `results/${runId}/batches/`,
  touched: (runId: string, partition: number, batch: string): string =>
    `${workKeys.touchedPartition(runId, partition)}${batch}.ndjson`,
  touchedPartition: (runId: string, partition: number): string => `touched/${runId}/p=${partition}/`,
  /** How far a sweep is, by `sweepName`; outlives the run. */
  sweep: (name: string): string => `${workKeys.sweeps()}${name}.json`,
  sweeps: (): string => "sweeps/",
} as const;
