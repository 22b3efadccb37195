/**
 * Runs `work(0) … work(count - 1)`, at most `limit` at a time, in order of index. Waits for all that were begun; after the first
 * rejection begins no more, and rejects with it.
 */
export async function concurrently(
  count: number,
  limit: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const worker = async (): Promise<void> => {
    while (next < count && !failed) {
      try {
        await work(next++);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const settled = await Promise.allSettled(Array.from({ length: Math.min(limit, count) }, worker));
  // In order of time the first rejection may belong to a later worker; the aborted ones reject with a stop, never first.
  const rejected = settled.filter((result) => result.status === "rejected").map((result) => result.reason as Error);
  const first = rejected.find((reason) => reason.name !== "ExecutionStop") ?? rejected[0];
  if (first !== undefined) throw first;
}
