import type { ReplicationTask } from "../../dms/replication-task.ts";
import { localArn } from "../local-account.ts";

/** Name of the one replication task of a local world. */
export const LOCAL_TASK_ID = "tillstream-pos";
/** DMS ends task ARNs with a random text in capitals; this one is the same in every world. */
export const LOCAL_TASK_ARN = localArn("dms", "task:TILLSTREAM-POS");
export const LOCAL_INSTANCE_ARN = localArn("dms", "rep:TILLSTREAM");
export const LOCAL_SOURCE_ARN = localArn("dms", "endpoint:TILLSTREAM-SOURCE");
export const LOCAL_TARGET_ARN = localArn("dms", "endpoint:TILLSTREAM-TARGET");

/** The task behind the service; null while the world is being opened, and in a world without a source. */
export type FindTask = () => ReplicationTask | null;
