import type { DmsAlarm } from "./dms-status.ts";
import type { TaskProgress } from "./task-progress.ts";

/** A table truncated every night must not grow the checkpoint for ever. */
const KEPT_ALARMS = 100;

/** Shows an alarm in status and log; the next checkpoint keeps it. */
export function raiseAlarm(progress: TaskProgress, alarm: DmsAlarm, log: (line: string) => void): void {
  progress.alarms = [...progress.alarms, alarm].slice(-KEPT_ALARMS);
  log(`ALARM ${alarm.table}: ${alarm.what}`);
}
