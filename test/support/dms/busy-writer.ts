import { setTimeout as sleep } from "node:timers/promises";
import type { Connection } from "mysql2/promise";
import { seededRandom, type SeededRandom } from "../../../source/seed/seeded-random.ts";
import { connectShop } from "../../../source/shop-connection.ts";

const KEYS = 500;
const PAUSE_MS = 2;
const RECONNECT_MS = 50;

/** One writer of a table `id INT PRIMARY KEY, v VARCHAR(..)`: transactions of inserts, updates, deletes and key changes, some rolled back. */
export async function runBusyWriter(
  options: { uri: string; table: string; seed: number },
  signal: AbortSignal,
): Promise<{ commits: number; lost: number }> {
  const random = seededRandom(options.seed);
  const done = { commits: 0, lost: 0 };
  let connection: Connection | null = null;
  while (!signal.aborted) {
    try {
      connection ??= await connectShop(options.uri);
      await transaction(connection, options.table, random);
      done.commits += 1;
      await sleep(PAUSE_MS);
    } catch {
      // The server went away, or another writer was faster: both are the point.
      done.lost += 1;
      connection?.destroy();
      connection = null;
      await sleep(RECONNECT_MS);
    }
  }
  connection?.destroy();
  return done;
}

async function transaction(connection: Connection, table: string, random: SeededRandom): Promise<void> {
  await connection.beginTransaction();
  for (let statement = random.int(1, 6); statement > 0; statement--) {
    const id = random.int(1, KEYS);
    const text = `text ${random.int(0, 1e9)}`;
    const kind = random.int(1, 10);
    if (kind <= 5) await connection.query(`REPLACE INTO ${table} VALUES (?, ?)`, [id, text]);
    else if (kind <= 7) await connection.query(`UPDATE ${table} SET v = ? WHERE id = ?`, [text, id]);
    else if (kind === 8)
      await connection.query(`UPDATE IGNORE ${table} SET id = ? WHERE id = ?`, [random.int(1, KEYS), id]);
    else await connection.query(`DELETE FROM ${table} WHERE id = ?`, [id]);
  }
  if (random.chance(0.1)) await connection.rollback();
  else await connection.commit();
}
