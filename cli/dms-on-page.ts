import type { DashboardState } from "../dashboard/dashboard-state.ts";
import type { DmsStatus } from "../localstack/dms/dms-status.ts";

/** More are in the log; the page is no archive. */
const SHOWN_ALARMS = 10;

/** What the page shows of the DMS task; null when nothing of it is known yet, and in a world of files. */
export function dmsOnPage(status: DmsStatus | null): DashboardState["dms"] {
  if (status === null) return null;
  const { state, position, lagMs, filesWritten, bufferedRows, tables, alarms } = status;
  return {
    state,
    position,
    lagMs,
    filesWritten,
    bufferedRows,
    tables,
    alarms: alarms
      .slice(-SHOWN_ALARMS)
      .toReversed()
      .map(({ at, table, what }) => ({ at: at.toISOString(), table, what })),
  };
}
