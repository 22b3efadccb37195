/** By the names of the environment: how much a run may do at once and in one call, and how many invocations Lambda reserves for it. */
export type PaceSettings = {
  readonly LOAD_CONCURRENCY: number;
  readonly BUILD_CONCURRENCY: number;
  readonly LOAD_BATCH_THOUSAND_ROWS: number;
  readonly RESERVED_LOAD_CONCURRENCY?: number | undefined;
  readonly RESERVED_BUILD_CONCURRENCY?: number | undefined;
};

export type RunPace = {
  readonly loadConcurrency: number;
  readonly buildConcurrency: number;
  /** Rows of full-load files that one call takes on, by estimate. */
  readonly loadBatchRows: number;
};

/**
 * How many batches, and how many partitions or key ranges, a run works on at once. More than is reserved would only be refused, and a
 * Task's retrier gives up after 20 refusals: of a thousand long calls at once on 60 reserved, most would fail the run.
 */
export function runPace(settings: PaceSettings): RunPace {
  const { RESERVED_LOAD_CONCURRENCY: load = Infinity, RESERVED_BUILD_CONCURRENCY: build = Infinity } = settings;
  return {
    loadConcurrency: Math.min(settings.LOAD_CONCURRENCY, load),
    buildConcurrency: Math.min(settings.BUILD_CONCURRENCY, build),
    loadBatchRows: settings.LOAD_BATCH_THOUSAND_ROWS * 1_000,
  };
}
