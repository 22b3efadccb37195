/** Files that a run took and has not done yet, or, in a certificate, that it took and did while documents were compared. */
export type HeldFiles = { readonly runId: string; readonly files: number };

/** What was on its way into the documents while they were compared. */
export type Loading = {
  /** With runs that went on while documents were compared. */
  readonly held: readonly HeldFiles[];
  /** Files of runs that ended without finishing them; the next run takes them over. */
  readonly abandonedFiles: number;
  /** How far DMS's full load is; null when none goes on. */
  readonly fullLoadPercent: number | null;
};

/** Will rows arrive by themselves? Then what differs may be a row that has not arrived. Abandoned files wait for somebody. */
export const isUnderWay = (loading: Loading | null): boolean =>
  loading !== null && (loading.held.length > 0 || loading.fullLoadPercent !== null);
