import type { EngineClient, EngineParameter, EngineRow } from "../engine-client.ts";
import type { EnginePool } from "./engine-pool.ts";
import type { Target } from "./request.ts";

const ignore = (): void => {};

const runOn = async (
  client: EngineClient,
  maxTimeMs: number,
  text: string,
  parameters: readonly EngineParameter[],
): Promise<EngineRow[]> => {
  if (maxTimeMs <= 0) return client.query(text, parameters);
  // Queued, not awaited: three statements, one round trip. A failure shows in the middle one.
  client.query(`SET statement_timeout=${Math.ceil(maxTimeMs)}`).catch(ignore);
  const result = client.query(text, parameters);
  client.query("SET statement_timeout=0").catch(ignore);
  return result;
};

/** Runs one statement where it belongs and gives a pooled connection back. */
export const runStatement = async (
  pool: EnginePool,
  target: Target,
  text: string,
  parameters: readonly EngineParameter[] = [],
): Promise<EngineRow[]> => {
  const own = target.transaction?.client ?? target.client;
  if (own !== null) return runOn(own, target.maxTimeMs, text, parameters);
  const client = await pool.acquire();
  try {
    return await runOn(client, target.maxTimeMs, text, parameters);
  } finally {
    pool.release(client);
  }
};

/** The first row; commands of the engine always answer one. Throws when it does not. */
export const firstRow = (rows: readonly EngineRow[]): EngineRow => {
  const [row] = rows;
  if (row === undefined) throw new Error("the engine answered no row");
  return row;
};

/** A column that is never null. */
export const bytesAt = (row: EngineRow, column: number): Buffer => {
  const value = row[column];
  if (value === undefined || value === null) throw new Error(`the engine answered null in column ${column}`);
  return value;
};

export const isTrue = (value: Buffer | null | undefined): boolean => value?.[0] === 1;
