import path from "node:path";
import { openReplicationTask, type ReplicationTask } from "../dms/replication-task.ts";
import { startDms } from "../dms/start-dms.ts";
import { SHOP_SCHEMA, SHOP_TABLES } from "../../source/shop-connection.ts";
import { declaredCascades } from "../../src/core/mapping/declared-cascades.ts";
import { loadMapping } from "../../src/edges/mapping-file.ts";
import { worldMapping } from "./world-folder.ts";

/** A sale is visible within 5 s end to end; a second of it goes to waiting for the file to fill. */
const FLUSH_INTERVAL_MS = 1_000;
/** DMS's own CdcMinFileSize; a local burst hardly reaches it. */
const FLUSH_BYTES = 32_000 * 1_024;

type Options = {
  readonly dataDir: string;
  readonly sourceUri: string;
  readonly endpoint: string;
  readonly bucket: string;
  readonly log: (line: string) => void;
};

/** The replication task of a shop's world, not yet begun. */
export function openDms({ dataDir, sourceUri, endpoint, bucket, log }: Options): Promise<ReplicationTask> {
  const stateDir = path.join(dataDir, "dms");
  return openReplicationTask({
    schema: SHOP_SCHEMA,
    tables: SHOP_TABLES,
    stateDir,
    nowMs: Date.now,
    startDms: async (folder) =>
      startDms({
        sourceUri,
        s3Endpoint: endpoint,
        bucket,
        folder,
        schema: SHOP_SCHEMA,
        tables: SHOP_TABLES,
        stateDir,
        declaredCascades: declaredCascades(await loadMapping(worldMapping(dataDir))),
        flushIntervalMs: FLUSH_INTERVAL_MS,
        flushBytes: FLUSH_BYTES,
        log,
      }),
  });
}
