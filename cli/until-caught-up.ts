import { setTimeout as sleep } from "node:timers/promises";
import type { RowDataPacket } from "mysql2/promise";
import { gtidReached } from "../localstack/dms/gtid-reached.ts";
import type { ReplicationTask } from "../localstack/dms/replication-task.ts";
import { connectShop } from "../source/shop-connection.ts";

/** Fine beside a flush of a second. */
const POLL_MS = 100;
/** What was written in a night without us takes seconds; a task that needs longer is told by its lag, not by waiting. */
const PATIENCE_MS = 60_000;

/**
 * Waits until what the source has committed by now is in S3. Without it a start after changes made meanwhile would compare documents with rows
 * that are still on their way, and call it a difference.
 * @param uri of a user who may read the source's log position
 */
export async function untilCaughtUp(dms: ReplicationTask, uri: string): Promise<void> {
  const target = await logPosition(uri);
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline && dms.describe().status === "running") {
    if (gtidReached(dms.describe().dms?.position ?? "", target)) return;
    await sleep(POLL_MS);
  }
}

async function logPosition(uri: string): Promise<string> {
  const source = await connectShop(uri);
  try {
    const [rows] = await source.query<RowDataPacket[]>("SELECT @@GLOBAL.gtid_binlog_pos position");
    return String(rows[0]?.["position"] ?? "");
  } finally {
    source.destroy();
  }
}
