import type { Connection, RowDataPacket } from "mysql2/promise";
import { InvalidInputError } from "../../src/core/errors/error-classes.ts";
import { SOURCE_CODES } from "../../src/core/errors/source-codes.ts";
import { connectShop, SHOP_SCHEMA } from "../shop-connection.ts";
import { LOAD_LOG_DDL } from "./staging-tables.ts";

/** One load at a time: both would use the same staging tables. */
const LOCK_NAME = "tillstream_load";
/** The lock of a session that has just ended may live on for a moment. */
const LOCK_SECONDS = 2;
/** The server's answer to a user who may not switch the binary log off; such a log then carries the staging tables too. */
const ER_SPECIFIC_ACCESS_DENIED = 1227;

/** A session for a load, with the loader's own schema in place. Destroy its connection to free the lock. */
export type LoadSession = {
  readonly connection: Connection;
  /** Staging: no line of it in the binary log, and text that cannot be read gives NULL instead of an error. */
  useStaging(): Promise<void>;
  /** The shop: logged, strict, triggers told that rows come with their totals. */
  useShop(): Promise<void>;
};

/**
 * @param uri of a user who may create databases
 * @throws InvalidInputError TS365 (not a shop of our migrations), TS367 (another load is running)
 */
export async function openLoadSession(uri: string): Promise<LoadSession> {
  const connection = await connectShop(uri);
  const setLog = async (isOn: boolean): Promise<void> => {
    try {
      await connection.query("SET SESSION sql_log_bin = ?", [isOn ? 1 : 0]);
    } catch (error) {
      if ((error as { errno?: number }).errno !== ER_SPECIFIC_ACCESS_DENIED) throw error;
    }
  };
  const setMode = (mode: string): Promise<unknown> => connection.query("SET SESSION sql_mode = ?", [mode]);
  const session: LoadSession = {
    connection,
    async useStaging() {
      await setLog(false);
      await setMode("NO_AUTO_VALUE_ON_ZERO,NO_ZERO_DATE,NO_ZERO_IN_DATE");
    },
    async useShop() {
      await setLog(true);
      await setMode("STRICT_TRANS_TABLES,NO_AUTO_VALUE_ON_ZERO");
      await connection.query("SET @pos_bulk_load = 1");
    },
  };
  try {
    await refuseForeignDatabase(connection);
    await refuseSecondLoad(connection);
    await session.useStaging();
    for (const sql of LOAD_LOG_DDL) await connection.query(sql);
    await connection.query(`USE ${SHOP_SCHEMA}`);
    return session;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

async function refuseForeignDatabase(connection: Connection): Promise<void> {
  const [rows] = await connection.query<RowDataPacket[]>(
    "SELECT COUNT(*) AS n FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = 'schema_migrations'",
    [SHOP_SCHEMA],
  );
  if (Number(rows[0]?.["n"]) > 0) return;
  throw new InvalidInputError({
    code: "TS365",
    where: `database ${SHOP_SCHEMA}`,
    found: "no table schema_migrations",
    expected: "a shop that our migrations made",
    remedy: SOURCE_CODES.TS365.remedy,
  });
}

async function refuseSecondLoad(connection: Connection): Promise<void> {
  const [rows] = await connection.query<RowDataPacket[]>("SELECT GET_LOCK(?, ?) AS taken", [LOCK_NAME, LOCK_SECONDS]);
  if (Number(rows[0]?.["taken"]) === 1) return;
  throw new InvalidInputError({
    code: "TS367",
    where: `database ${SHOP_SCHEMA}`,
    found: "a load that is running",
    expected: "none",
    remedy: SOURCE_CODES.TS367.remedy,
  });
}
