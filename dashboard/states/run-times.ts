/** When something began and ended; a run that goes on has no end and no length. */
export type RunTimes = { readonly startedAt: string; readonly endedAt: string | null; readonly tookMs: number | null };

/** From the dates that the API tells of executions and Map Runs. A redrive keeps the start and moves the end. */
export function runTimes({
  startDate,
  stopDate,
}: {
  startDate?: Date | undefined;
  stopDate?: Date | undefined;
}): RunTimes {
  const started = startDate ?? new Date(0);
  return {
    startedAt: started.toISOString(),
    endedAt: stopDate?.toISOString() ?? null,
    tookMs: stopDate === undefined ? null : stopDate.getTime() - started.getTime(),
  };
}
