import { dmsReplication } from "./dms.ts";
import type { Replication } from "./replication.ts";

/** The replication that the environment names; null without one: then nobody can say what DMS has written. */
export function openReplication({
  DMS_TASK_ARN: arn,
}: {
  readonly DMS_TASK_ARN?: string | undefined;
}): Replication | null {
  return arn === undefined ? null : dmsReplication(arn);
}
