import type { Connection } from "mysql2/promise";
import { InvalidInputError } from "../../src/core/errors/error-classes.ts";
import { SOURCE_CODES } from "../../src/core/errors/source-codes.ts";
import { DEFAULT_SHOP_SIZE, generateShop, type ShopSize } from "./generate-shop.ts";
import { connectShop, SHOP_SCHEMA, SHOP_TABLES } from "../shop-connection.ts";
import { tablesOf, type TableRows } from "./shop-tables.ts";

export type SeedOptions = Partial<ShopSize> & {
  seed: number;
  progress?: (doneRows: number, totalRows: number) => void;
};

export type SeedResult = { seeded: boolean; rows: Record<string, number> };

/** Rows of one INSERT: large enough that the round trip does not matter, small enough for any max_allowed_packet. */
const ROWS_PER_INSERT = 1000;
/**
 * Fills an empty shop in one transaction: a seed that was interrupted leaves nothing behind. A shop that has rows already is left alone.
 * @throws InvalidInputError TS350 when tables hold rows that no seed leaves (some, but no customers)
 */
export async function seedShop(uri: string, options: SeedOptions): Promise<SeedResult> {
  const connection = await connectShop(uri);
  try {
    await connection.query(`USE ${SHOP_SCHEMA}`);
    const { seed, progress } = options;
    const present = await countRows(connection);
    if ((present["Customer"] ?? 0) > 0) return { seeded: false, rows: present };
    refuseOtherRows(present);
    const tables = tablesOf(generateShop(seed, { ...DEFAULT_SHOP_SIZE, ...definedSizes(options) }));
    // Generated rows come with their totals and today's stock: triggers would sell them all again.
    await connection.query("SET @pos_bulk_load = 1");
    await connection.beginTransaction();
    await insertAll(connection, tables, progress ?? (() => {}));
    await connection.commit();
    await connection.query("CALL proc_RefreshMV()");
    return { seeded: true, rows: Object.fromEntries(tables.map(({ table, rows }) => [table, rows.length])) };
  } finally {
    connection.destroy();
  }
}

function definedSizes({ customers, orders, products, places }: SeedOptions): Partial<ShopSize> {
  const sizes = Object.entries({ customers, orders, products, places }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(sizes);
}

async function countRows(connection: Connection): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of SHOP_TABLES) {
    const [rows] = await connection.query(`SELECT COUNT(*) n FROM \`${table}\``);
    counts[table] = Number((rows as { n: number | string }[])[0]?.n ?? 0);
  }
  return counts;
}

function refuseOtherRows(present: Record<string, number>): void {
  const filled = Object.entries(present).filter(([, count]) => count > 0);
  if (filled.length === 0) return;
  const found = filled.map(([table, count]) => `${count} rows in ${table}`).join(", ");
  const { remedy } = SOURCE_CODES.TS350;
  throw new InvalidInputError({
    code: "TS350",
    where: `database ${SHOP_SCHEMA}`,
    found,
    expected: "an empty or a whole shop",
    remedy,
  });
}

async function insertAll(
  connection: Connection,
  tables: readonly TableRows[],
  progress: (done: number, total: number) => void,
): Promise<void> {
  const total = tables.reduce((sum, { rows }) => sum + rows.length, 0);
  let done = 0;
  for (const { table, columns, rows } of tables) {
    const names = columns.map((name) => `\`${name}\``).join(", ");
    for (let from = 0; from < rows.length; from += ROWS_PER_INSERT) {
      const part = rows.slice(from, from + ROWS_PER_INSERT);
      await connection.query(`INSERT INTO \`${table}\` (${names}) VALUES ?`, [part]);
      done += part.length;
      progress(done, total);
    }
  }
}
