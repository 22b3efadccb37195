import { hash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Db } from "mongodb";
import { planReconcile } from "../functions/plan-reconcile/plan-reconcile.ts";
import { reconcileSegment } from "../functions/reconcile-segment/reconcile-segment.ts";
import { documentSettings } from "../src/core/documents/document-settings.ts";
import { reconcileKeys } from "../src/core/reconcile/run.ts";
import type { Segment } from "../src/core/reconcile/segment.ts";
import { sourceTime } from "../src/core/reconcile/source-time.ts";
import { mongoDocumentScan } from "../src/edges/mongo-document-scan.ts";
import { mysqlPool } from "../src/edges/mysql.ts";
import { mysqlSource } from "../src/edges/source-mysql.ts";
import { POS_MAPPING } from "./pos-mapping.ts";

const RUN = { id: "bench", mode: "reconcile", startedAt: "2026-11-20T10:00:00.000Z" };

/** Plans and compares all segments, one after the other in this process. @throws Error when anything differs. */
export async function reconcileShop(uri: string, db: Db, progress: (text: string) => void): Promise<void> {
  const documents = documentSettings(POS_MAPPING);
  const source = mysqlSource(mysqlPool(uri));
  const kept = new Map<string, string>();
  const shared = {
    source,
    scan: mongoDocumentScan(db, documents),
    objects: { putText: async (_bucket: string, key: string, text: string) => void kept.set(key, text) },
    workBucket: "work",
    mapping: POS_MAPPING,
  };
  const settings = { documents, time: sourceTime(POS_MAPPING), md5: (text: string) => hash("md5", text) };
  const deps = { ...shared, settings, settling: { settleMs: 0, attempts: 1, sleep }, nowMs: () => performance.now() };
  try {
    const alone = { replicated: null, ledger: { held: async () => [] }, executions: { isRunning: async () => false } };
    const input = { run: RUN, execution: "", claimedBefore: null, mayWait: false };
    await planReconcile({ ...shared, ...alone, now: () => new Date() }, input);
    for (const line of (kept.get(reconcileKeys.segments(RUN.id)) ?? "").trimEnd().split("\n")) {
      const segment = JSON.parse(line) as Segment;
      progress(`comparing ${segment.segment}`);
      const { status, counts } = await reconcileSegment(deps, { run: RUN, segment });
      if (status !== "equal") throw new Error(`${segment.segment} ${status}: ${counts.findings} findings`);
    }
  } finally {
    await source.close();
  }
}
