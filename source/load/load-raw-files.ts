import type { Connection, ResultSetHeader } from "mysql2/promise";
import { cleaningSteps } from "./cleaning-steps.ts";
import { loadFailure } from "./load-failure.ts";
import type { LoadSummary } from "./load-summary.ts";
import { openLoadSession, type LoadSession } from "./load-session.ts";
import { OTHER_CITIES_SQL, rejectedSql } from "./log-sql.ts";
import type { RawFile } from "./raw-file.ts";
import { readSummary } from "./read-summary.ts";
import { SHOP_TARGETS } from "./shop-target.ts";
import { stageByInfile } from "./stage-by-infile.ts";
import { stageByInsert } from "./stage-by-insert.ts";
import { LOAD_SCHEMA, stagedDdl } from "./staging-tables.ts";
import { writeShop } from "./write-shop.ts";

export type LoadOptions = {
  /** LOAD DATA LOCAL INFILE, the server's own CSV reader, in place of ours. The tables are the same. */
  readonly useInfile: boolean;
  /** While reading in bytes on disk, later in statements. */
  readonly onProgress: (step: string, done: number, total: number) => void;
  readonly now: () => number;
};

/**
 * Loads raw files into the shop: text into staging tables, cleaned there, what the shop lacks written in one transaction.
 * @param uri of a user who may create databases
 * @throws InvalidInputError TS363, TS365, TS366, TS367, before anything of the shop is written
 * @throws SourceUnavailableError TS330 to TS332: the database failed; nothing of the load was written
 */
export async function loadRawFiles(uri: string, files: readonly RawFile[], options: LoadOptions): Promise<LoadSummary> {
  try {
    const session = await openLoadSession(uri);
    try {
      return await load(session, files, options);
    } finally {
      // Ends an open transaction and frees the lock.
      session.connection.destroy();
    }
  } catch (error) {
    throw loadFailure(error);
  }
}

async function load(session: LoadSession, files: readonly RawFile[], options: LoadOptions): Promise<LoadSummary> {
  const { connection } = session;
  const { now, onProgress } = options;
  const startedAt = now();
  await stageFiles(connection, files, options);
  const stagedAt = now();
  const loadId = await clean(connection, files, onProgress);
  const cleanAt = now();
  const names = files.map(({ layout }) => layout.file);
  const targets = SHOP_TARGETS.filter(({ table }) => table !== "SalesTax" || names.includes("taxrates"));
  await writeShop(session, targets, loadId, (done) => onProgress("writing", done, targets.length));
  const counted = await readSummary(connection, loadId, names, targets);
  await finish(connection, loadId);
  await dropWorkTables(connection);
  return {
    ...counted,
    tookMs: { reading: stagedAt - startedAt, cleaning: cleanAt - stagedAt, writing: now() - cleanAt },
  };
}

/** Reads the files into their staging tables, made anew. */
export async function stageFiles(
  connection: Connection,
  files: readonly RawFile[],
  options: Pick<LoadOptions, "useInfile" | "onProgress">,
): Promise<void> {
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let doneBytes = 0;
  const stage = options.useInfile ? stageByInfile : stageByInsert;
  for (const file of files) {
    await connection.query(stagedDdl(file.layout.file, file.headers));
    await stage(connection, file, (bytes) => {
      doneBytes += bytes;
      options.onProgress(`reading ${file.layout.file}.csv`, doneBytes, totalBytes);
    });
  }
}

/** Cleans what was staged and keeps what was rejected; returns the load's id. */
async function clean(
  connection: Connection,
  files: readonly RawFile[],
  onProgress: LoadOptions["onProgress"],
): Promise<number> {
  const [started] = await connection.query<ResultSetHeader>(`INSERT INTO ${LOAD_SCHEMA}.Loads () VALUES ()`);
  const loadId = started.insertId;
  const staged = new Map(files.map(({ layout, headers }) => [layout.file, headers]));
  const steps = cleaningSteps(staged);
  for (const [done, sql] of steps.entries()) {
    onProgress("cleaning", done, steps.length);
    await connection.query(sql);
  }
  for (const [file, headers] of staged) await connection.query(rejectedSql(file, headers), [loadId]);
  await connection.query(OTHER_CITIES_SQL, [loadId]);
  return loadId;
}

/** Loads that were killed before are forgotten with what they kept: this one did their work. */
async function finish(connection: Connection, loadId: number): Promise<void> {
  const killed = `load_id IN (SELECT id FROM ${LOAD_SCHEMA}.Loads WHERE finishedAt IS NULL AND id <> ?)`;
  await connection.query(`DELETE FROM ${LOAD_SCHEMA}.Rejected WHERE ${killed}`, [loadId]);
  await connection.query(`DELETE FROM ${LOAD_SCHEMA}.Noted WHERE ${killed}`, [loadId]);
  await connection.query(`DELETE FROM ${LOAD_SCHEMA}.Loads WHERE finishedAt IS NULL AND id <> ?`, [loadId]);
  await connection.query(`UPDATE ${LOAD_SCHEMA}.Loads SET finishedAt = UTC_TIMESTAMP() WHERE id = ?`, [loadId]);
}

async function dropWorkTables(connection: Connection): Promise<void> {
  const [rows] = await connection.query(
    "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME REGEXP '^(staged|clean|known)_'",
    [LOAD_SCHEMA],
  );
  for (const { name } of rows as { name: string }[]) await connection.query(`DROP TABLE ${LOAD_SCHEMA}.\`${name}\``);
}
