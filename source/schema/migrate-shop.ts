import type { Connection, RowDataPacket } from "mysql2/promise";
import { InvalidInputError } from "../../src/core/errors/error-classes.ts";
import { SOURCE_CODES } from "../../src/core/errors/source-codes.ts";
import { connectShop, SHOP_SCHEMA } from "../shop-connection.ts";
import type { AppliedMigration, Migration } from "./migration.ts";
import { pendingMigrations } from "./pending-migrations.ts";

export type MigrateResult = { readonly applied: string[]; readonly version: number };

/** Two programs that start at once: the second waits for the first, then finds nothing to do. */
const LOCK_NAME = "tillstream_migrate";
const LOCK_SECONDS = 60;

export type MigrateOptions = { readonly lockSeconds?: number };

/**
 * Brings the shop's database to the newest version: makes it if it is not there, applies each migration once, in order, and notes its checksum.
 * A migration that was interrupted is applied again; each one can be.
 * @param uri of a user who may create databases, routines and triggers
 * @throws InvalidInputError TS351 (a migration was changed after it was applied), TS352 (the database is newer, or has a gap), TS353 (tables without migrations),
 * TS355 (another program has been migrating for too long)
 */
export async function migrateShop(
  uri: string,
  migrations: readonly Migration[],
  options: MigrateOptions = {},
): Promise<MigrateResult> {
  const connection = await connectShop(uri, { multipleStatements: true });
  try {
    await connection.query(
      `CREATE DATABASE IF NOT EXISTS ${SHOP_SCHEMA} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
    );
    await connection.query(`USE ${SHOP_SCHEMA}`);
    await takeLock(connection, options.lockSeconds ?? LOCK_SECONDS);
    const { pending, problems } = pendingMigrations(migrations, await appliedMigrations(connection));
    if (problems.length > 0) throw new InvalidInputError(problems);
    for (const migration of pending) await apply(connection, migration);
    return { applied: pending.map(nameOf), version: migrations.at(-1)?.version ?? 0 };
  } finally {
    // Frees the lock too.
    await connection.end();
  }
}

const nameOf = ({ version, name }: AppliedMigration): string => `${String(version).padStart(4, "0")}-${name}`;

async function takeLock(connection: Connection, seconds: number): Promise<void> {
  const [rows] = await connection.query<RowDataPacket[]>("SELECT GET_LOCK(?, ?) AS taken", [LOCK_NAME, seconds]);
  if (Number(rows[0]?.["taken"]) === 1) return;
  throw new InvalidInputError({
    code: "TS355",
    where: `database ${SHOP_SCHEMA}`,
    found: `another session that has held the lock ${LOCK_NAME} for ${seconds} s`,
    expected: "one migration at a time",
    remedy: SOURCE_CODES.TS355.remedy,
  });
}

async function appliedMigrations(connection: Connection): Promise<AppliedMigration[]> {
  const [tables] = await connection.query<RowDataPacket[]>(
    "SELECT TABLE_NAME t FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? ORDER BY TABLE_NAME",
    [SHOP_SCHEMA],
  );
  const names = tables.map((row) => String(row["t"]));
  if (!names.includes("schema_migrations") && names.length > 0) {
    throw new InvalidInputError({
      code: "TS353",
      where: `database ${SHOP_SCHEMA}`,
      found: `${names.length} tables (${names.slice(0, 3).join(", ")}) and no schema_migrations`,
      expected: "an empty database, or one that these migrations made",
      remedy: SOURCE_CODES.TS353.remedy,
    });
  }
  await connection.query(
    `CREATE TABLE IF NOT EXISTS schema_migrations (version INT NOT NULL PRIMARY KEY, name VARCHAR(64) NOT NULL,
       checksum CHAR(64) NOT NULL, appliedAt DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP) ENGINE=InnoDB`,
  );
  const [rows] = await connection.query<RowDataPacket[]>("SELECT version, name, checksum FROM schema_migrations");
  return rows.map((row) => ({
    version: Number(row["version"]),
    name: String(row["name"]),
    checksum: String(row["checksum"]),
  }));
}

async function apply(connection: Connection, migration: Migration): Promise<void> {
  await connection.query(migration.sql);
  await connection.query("INSERT INTO schema_migrations (version, name, checksum) VALUES (?, ?, ?)", [
    migration.version,
    migration.name,
    migration.checksum,
  ]);
}
