import type { RowDataPacket } from "mysql2/promise";
import type { LoadSession } from "./load-session.ts";
import type { ShopTarget } from "./shop-target.ts";
import { LOAD_SCHEMA } from "./staging-tables.ts";
import { differingSql, insertingSql, markingSql } from "./target-sql.ts";

/** Tills sell while we load: a key somebody else has just taken, a deadlock, a wait for a lock. What is new is looked up again then. */
const ANOTHER_TRY = new Set(["ER_DUP_ENTRY", "ER_LOCK_DEADLOCK", "ER_LOCK_WAIT_TIMEOUT"]);
const MAX_TRIES = 5;

/**
 * Writes what the shop lacks in one transaction: killed at any moment it leaves nothing, run again it finds nothing to do and writes nothing, not
 * even an empty transaction. Rows that are there are never touched.
 */
export async function writeShop(
  session: LoadSession,
  targets: readonly ShopTarget[],
  loadId: number,
  onTable: (done: number) => void,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await session.useStaging();
      for (const target of targets) await session.connection.query(markingSql(target));
      await insertMarked(session, targets, onTable);
      break;
    } catch (error) {
      // On a lost connection this fails too, and must not hide what was first.
      await session.connection.rollback().catch(() => {});
      if (tries === MAX_TRIES || !ANOTHER_TRY.has((error as { code?: string }).code ?? "")) throw error;
    }
  }
  await refreshViews(session, targets);
  await session.useStaging();
  for (const target of targets) await session.connection.query(differingSql(target), [loadId]);
}

async function insertMarked(
  session: LoadSession,
  targets: readonly ShopTarget[],
  onTable: (done: number) => void,
): Promise<void> {
  await session.useShop();
  await session.connection.beginTransaction();
  for (const [done, target] of targets.entries()) {
    onTable(done);
    await session.connection.query(insertingSql(target));
  }
  await session.connection.commit();
}

/** The materialised tables follow a load that wrote rows, or the one before it that ended between its rows and this. */
async function refreshViews(session: LoadSession, targets: readonly ShopTarget[]): Promise<void> {
  const { connection } = session;
  const [unfinished] = await connection.query<RowDataPacket[]>(
    `SELECT COUNT(*) AS n FROM ${LOAD_SCHEMA}.Loads WHERE finishedAt IS NULL`,
  );
  let isNeeded = Number(unfinished[0]?.["n"]) > 1;
  for (const { clean } of targets) {
    const [marked] = await connection.query<RowDataPacket[]>(`SELECT 1 FROM ${clean} WHERE isNew LIMIT 1`);
    isNeeded ||= marked.length > 0;
  }
  if (isNeeded) await connection.query("CALL proc_RefreshMV()");
}
