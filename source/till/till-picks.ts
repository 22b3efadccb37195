import type { SeededRandom } from "../seed/seeded-random.ts";
import type { Row, Transaction } from "./till-session.ts";

type KeyedTable = "Customer" | "Product" | "Order";

/** An existing row near a random place of the key range, locked; null in an empty table. Deleted ids are simply skipped. */
export async function pickRow(tx: Transaction, random: SeededRandom, table: KeyedTable): Promise<Row | null> {
  const [range] = await tx.rows(`SELECT MIN(id) low, MAX(id) high FROM \`${table}\``);
  if (range?.["high"] === null || range === undefined) return null;
  const id = random.int(Number(range["low"]), Number(range["high"]));
  const [row] = await tx.rows(`SELECT * FROM \`${table}\` WHERE id >= ? ORDER BY id LIMIT 1 FOR UPDATE`, [id]);
  return row ?? null;
}

/** A line of a random recent order, locked; null when that order has none. */
export async function pickLine(tx: Transaction, random: SeededRandom): Promise<Row | null> {
  const order = await pickRow(tx, random, "Order");
  if (order === null) return null;
  const lines = await tx.rows("SELECT * FROM Orderline WHERE order_id = ? FOR UPDATE", [order["id"] ?? null]);
  return lines[random.int(0, Math.max(0, lines.length - 1))] ?? null;
}

/** The id after the highest. Another till may take it first; the session then tries again. */
export async function nextId(tx: Transaction, table: KeyedTable): Promise<number> {
  const [row] = await tx.rows(`SELECT COALESCE(MAX(id), -1) + 1 AS id FROM \`${table}\` FOR UPDATE`);
  return Number(row?.["id"] ?? 0);
}
