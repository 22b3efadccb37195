import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RunningServer } from "../../../localstack/servers/running-server.ts";
import { startMariaDb } from "../../../localstack/servers/start-mariadb.ts";
import { migrateShop } from "../../../source/schema/migrate-shop.ts";
import type { Migration } from "../../../source/schema/migration.ts";
import { MIGRATIONS_FOLDER, readMigrations } from "../../../source/schema/read-migrations.ts";
import { connectShop } from "../../../source/shop-connection.ts";
import { structureOf } from "../../support/shop/structure-of.ts";

let base: string;
let server: RunningServer;
let root: Connection;
let ours: Migration[];

beforeAll(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), "tillstream-migrate-"));
  server = await startMariaDb({ dataDir: path.join(base, "mariadb"), durable: false });
  root = await connectShop(server.uri);
  ours = await readMigrations(MIGRATIONS_FOLDER);
});
afterAll(async () => {
  root?.destroy();
  await server?.stop();
  await rm(base, { recursive: true, force: true });
});
beforeEach(async () => {
  await root.query("DROP DATABASE IF EXISTS pos");
});

const rows = async (sql: string): Promise<RowDataPacket[]> => (await root.query<RowDataPacket[]>(sql))[0];
const migrate = (migrations: readonly Migration[] = ours) => migrateShop(server.uri, migrations);
const NAMES = ["0001-tables", "0002-views", "0003-procedures", "0004-triggers"];

describe("migrateShop", () => {
  it("makes the database, applies each migration once, and finds nothing to do the second time", async () => {
    expect(await migrate()).toEqual({ applied: NAMES, version: 4 });
    const first = await rows("SELECT * FROM pos.schema_migrations");
    await root.query("INSERT INTO pos.City VALUES ('00501', 'HOLTSVILLE', 'NY')");
    expect(await migrate()).toEqual({ applied: [], version: 4 });
    expect(await rows("SELECT * FROM pos.schema_migrations")).toEqual(first);
    expect(await rows("SELECT city FROM pos.City")).toEqual([{ city: "HOLTSVILLE" }]);
  });

  it("brings an older database up to date, and to the same structure", async () => {
    await migrate();
    const whole = await structureOf(root);
    await root.query("DROP DATABASE pos");
    expect((await migrate(ours.slice(0, 2))).applied).toEqual(NAMES.slice(0, 2));
    expect((await migrate()).applied).toEqual(NAMES.slice(2));
    expect(await structureOf(root)).toEqual(whole);
  });

  it("refuses a migration that was changed after it was applied (TS351), and touches nothing", async () => {
    await migrate(ours.slice(0, 2));
    const [first, ...rest] = ours;
    await expect(migrate([{ ...first!, checksum: "0".repeat(64) }, ...rest])).rejects.toThrow(
      /TS351 migration 0001-tables: found checksum 000000000000/,
    );
    expect(await rows("SELECT version FROM pos.schema_migrations ORDER BY version")).toEqual([
      { version: 1 },
      { version: 2 },
    ]);
  });

  it("refuses a database that is newer than the program (TS352)", async () => {
    await migrate();
    await expect(migrate(ours.slice(0, 3))).rejects.toThrow(
      /TS352 migration 0004-triggers: found applied in the database/,
    );
  });

  it("refuses a database with tables of somebody else (TS353), naming some, and leaves it as it is", async () => {
    await root.query("CREATE DATABASE pos");
    await root.query("CREATE TABLE pos.Customer (id INT PRIMARY KEY)");
    await expect(migrate()).rejects.toThrow(/TS353 database pos: found 1 tables \(Customer\)/);
    expect(await rows("SHOW TABLES FROM pos")).toEqual([{ Tables_in_pos: "Customer" }]);
  });

  it("two at once: one does the work, the other waits and finds it done", async () => {
    const results = await Promise.all([migrate(), migrate(), migrate()]);
    expect(results.map(({ applied }) => applied.length).toSorted((a, b) => a - b)).toEqual([0, 0, 4]);
    expect(await rows("SELECT COUNT(*) n FROM pos.schema_migrations")).toEqual([{ n: "4" }]);
  });

  it("one that waits in vain for another is refused (TS355) instead of working beside it", async () => {
    const other = await connectShop(server.uri);
    await other.query("SELECT GET_LOCK('tillstream_migrate', 0)");
    await expect(migrateShop(server.uri, ours, { lockSeconds: 1 })).rejects.toThrow(/TS355/);
    expect(await rows("SHOW TABLES FROM pos")).toEqual([]);
    other.destroy();
  });

  it.each(NAMES.map((name, i) => [name, i] as const))(
    "interrupted in the middle of %s: the next run applies it again, to the same structure",
    async (_, index) => {
      await migrate();
      const whole = await structureOf(root);
      await root.query("DROP DATABASE pos");
      await migrate(ours.slice(0, index));
      // The connection dies at a statement in the middle of the text.
      const target = ours[index]!;
      const middle = target.sql.indexOf("\nCREATE ", target.sql.length / 2);
      const cut = { ...target, sql: `${target.sql.slice(0, middle)}\nSELECT SLEEP(60);\n${target.sql.slice(middle)}` };
      const broken = migrate([...ours.slice(0, index), cut]).then(
        () => "done",
        (error: unknown) => String(error),
      );
      for (;;) {
        const [sleeping] = await rows("SELECT id FROM information_schema.PROCESSLIST WHERE STATE = 'User sleep'");
        if (sleeping !== undefined) {
          await root.query("KILL CONNECTION ?", [sleeping["id"]]);
          break;
        }
        await pause(20);
      }
      expect(await broken).not.toBe("done");
      expect(await rows("SELECT COUNT(*) n FROM pos.schema_migrations")).toEqual([{ n: String(index) }]);
      expect(await structureOf(root)).not.toEqual(whole);
      expect((await migrate()).applied).toEqual(NAMES.slice(index));
      expect(await structureOf(root)).toEqual(whole);
    },
  );
});
