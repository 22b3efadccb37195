import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startDmsInto, type DmsOptions } from "../../../localstack/dms/start-dms.ts";
import type { RunningServer } from "../../../localstack/servers/running-server.ts";
import { startMariaDb } from "../../../localstack/servers/start-mariadb.ts";
import { SourceUnavailableError, UnsafeSourceError } from "../../../src/core/errors/error-classes.ts";
import { applySchema } from "../../../source/apply-schema.ts";
import type { ShopAccounts } from "../../../source/create-accounts.ts";
import { connectShop } from "../../../source/shop-connection.ts";
import { createFolderSink } from "../../support/dms/folder-sink.ts";
import { readChangeFiles } from "../../support/dms/read-change-files.ts";
import { until } from "../../support/dms/until.ts";

let base: string;
let server: RunningServer;
let root: Connection;
let accounts: ShopAccounts;
let count = 0;

beforeAll(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), "tillstream-unsafe-"));
  server = await startMariaDb({ dataDir: path.join(base, "mariadb"), durable: false });
  accounts = await applySchema(server.uri);
  root = await connectShop(server.uri);
});

afterAll(async () => {
  root?.destroy();
  await server?.stop();
  await rm(base, { recursive: true, force: true });
});

beforeEach(async () => {
  await root.query("DROP DATABASE IF EXISTS t");
  await root.query("CREATE DATABASE t");
  await root.query("CREATE TABLE t.a (id INT PRIMARY KEY, v VARCHAR(20)) ENGINE=InnoDB");
  await root.query("INSERT INTO t.a VALUES (0, 'zero'), (1, 'one')");
});

function options(changes: Partial<DmsOptions> = {}): DmsOptions {
  count += 1;
  const stateDir = path.join(base, `state-${count}`);
  const folder = "raw/epoch=0001";
  return {
    sourceUri: server.uri,
    schema: "t",
    tables: ["a"],
    folder,
    stateDir,
    flushIntervalMs: 20,
    flushBytes: 1e6,
    log: () => {},
    ...changes,
  };
}
const files = () => path.join(base, `files-${count}`);
const start = (changes?: Partial<DmsOptions>) => {
  const settings = options(changes);
  return startDmsInto(createFolderSink(files()), settings);
};
const refusal = async (changes?: Partial<DmsOptions>): Promise<unknown> => {
  try {
    const task = await start(changes);
    await task.stop();
    return null;
  } catch (error) {
    return error;
  }
};
const codes = (error: unknown): string[] =>
  error instanceof UnsafeSourceError ? error.problems.map((p) => p.code) : [String(error)];

describe("a source that would make files silently wrong", () => {
  it("is refused with all its faults at once, seen with the rights of the cdc user", async () => {
    await root.query("CREATE TABLE pos.nokey (a INT) ENGINE=MyISAM");
    await root.query("CREATE TABLE pos.parent (id INT PRIMARY KEY, g POINT) ENGINE=InnoDB");
    await root.query(
      `CREATE TABLE pos.child (id INT PRIMARY KEY, p INT, q INT, FOREIGN KEY fp (p) REFERENCES pos.parent (id) ON UPDATE CASCADE,
       FOREIGN KEY fq (q) REFERENCES pos.parent (id) ON DELETE SET NULL) ENGINE=InnoDB`,
    );
    await root.query("CREATE VIEW pos.seen AS SELECT 1 AS id");
    await root.query(
      "SET GLOBAL binlog_format = 'MIXED', GLOBAL binlog_row_image = 'NOBLOB', GLOBAL binlog_row_metadata = 'MINIMAL', GLOBAL gtid_strict_mode = 0",
    );
    try {
      const tables = ["nokey", "parent", "child", "seen", "missing", "order", "orderline"];
      const error = await refusal({ sourceUri: accounts.cdc, schema: "pos", tables });
      expect(codes(error).toSorted()).toEqual([
        "TS302",
        "TS303",
        "TS304",
        "TS305",
        "TS310",
        "TS310",
        "TS311",
        "TS312",
        "TS313",
        "TS313",
        "TS314",
      ]);
      expect(String(error)).toMatch(/pos\.child foreign key .*: found ON DELETE SET NULL/);
    } finally {
      await root.query(
        "SET GLOBAL binlog_format = 'ROW', GLOBAL binlog_row_image = 'FULL', GLOBAL binlog_row_metadata = 'FULL', GLOBAL gtid_strict_mode = 1",
      );
      for (const table of ["child", "parent", "nokey"]) await root.query(`DROP TABLE pos.${table}`);
      await root.query("DROP VIEW pos.seen");
    }
  });

  it("is unavailable, not unsafe, when it cannot be reached or refuses the user", async () => {
    const gone = await refusal({ sourceUri: "mysql://root@127.0.0.1:1/" });
    expect(gone).toBeInstanceOf(SourceUnavailableError);
    expect((gone as SourceUnavailableError).code).toBe("TS330");
    const url = new URL(accounts.cdc);
    url.password = "wrong";
    expect(((await refusal({ sourceUri: url.href })) as SourceUnavailableError).code).toBe("TS331");
  });

  it.each([
    {
      code: "TS322",
      session: "SET SESSION binlog_format = 'STATEMENT', SESSION tx_isolation = 'REPEATABLE-READ'",
      change: "UPDATE t.a SET v = 'secret' WHERE id = 1",
    },
    {
      code: "TS323",
      session: "SET SESSION binlog_row_image = 'MINIMAL'",
      change: "UPDATE t.a SET v = 'secret' WHERE id = 1",
    },
    {
      code: "TS325",
      session: "XA START 'x'",
      change: "INSERT INTO t.a VALUES (5, 'secret')",
      after: ["XA END 'x'", "XA PREPARE 'x'", "XA COMMIT 'x'"],
    },
    { code: "TS311", session: "ALTER TABLE t.a DROP PRIMARY KEY", change: "INSERT INTO t.a VALUES (6, 'secret')" },
  ])("stops the running task with $code and shows no value", async ({ code, session, change, after }) => {
    const task = await start();
    await task.fullLoadDone;
    await root.query("INSERT INTO t.a VALUES (2, 'before')");
    await until(() => task.status().tables[0]?.inserts === 1);
    const other = await connectShop(server.uri);
    await other.query(session);
    await other.query(change);
    for (const sql of after ?? []) await other.query(sql);
    const error = await task.failed.catch((e: unknown) => e);
    expect(codes(error)).toEqual([code]);
    expect(String(error)).not.toContain("secret");
    expect(task.status().state).toBe("failed");
    await task.stop();
    expect(readChangeFiles(files(), "raw/epoch=0001").map((row) => row.cells["v"])).not.toContain("secret");
    other.destroy();
  });

  it("stops at a NOBLOB session only where a row lacks a column", async () => {
    await root.query("CREATE TABLE t.note (id INT PRIMARY KEY, v VARCHAR(20), body TEXT) ENGINE=InnoDB");
    await root.query("INSERT INTO t.note VALUES (1, 'one', 'long')");
    const task = await start({ tables: ["a", "note"] });
    await task.fullLoadDone;
    const other = await connectShop(server.uri);
    await other.query("SET SESSION binlog_row_image = 'NOBLOB'");
    await other.query("UPDATE t.a SET v = 'whole' WHERE id = 1");
    await until(() => task.status().tables[0]?.updates === 1, task.failed);
    await other.query("UPDATE t.note SET v = 'secret' WHERE id = 1");
    const error = await task.failed.catch((e: unknown) => e);
    expect(codes(error)).toEqual(["TS323"]);
    expect(String(error)).not.toContain("secret");
    await task.stop();
    other.destroy();
  });

  it("stops when rows come without column names", async () => {
    const task = await start();
    await task.fullLoadDone;
    await root.query("INSERT INTO t.a VALUES (2, 'before')");
    await until(() => task.status().tables[0]?.inserts === 1, task.failed);
    await root.query("SET GLOBAL binlog_row_metadata = 'MINIMAL'");
    try {
      await root.query("UPDATE t.a SET v = 'secret' WHERE id = 1");
      expect(codes(await task.failed.catch((e: unknown) => e))).toEqual(["TS324"]);
    } finally {
      await root.query("SET GLOBAL binlog_row_metadata = 'FULL'");
      await task.stop();
    }
  });

  it("has lost the log behind the checkpoint, or is another server", async () => {
    const settings = options();
    const sink = createFolderSink(files());
    const task = await startDmsInto(sink, settings);
    await task.fullLoadDone;
    await task.stop();
    await root.query("INSERT INTO t.a VALUES (3, 'purged')");
    await root.query("FLUSH BINARY LOGS");
    await root.query("INSERT INTO t.a VALUES (4, 'kept')");
    const [logs] = await root.query("SHOW BINARY LOGS");
    const newest = (logs as { Log_name: string }[]).at(-1)?.Log_name ?? "";
    // The server keeps a log while anybody still reads it.
    await until(async () => {
      await root.query("PURGE BINARY LOGS TO ?", [newest]);
      const [left] = await root.query("SHOW BINARY LOGS");
      return (left as unknown[]).length === 1;
    });
    const again = await startDmsInto(sink, settings);
    expect(codes(await again.failed.catch((e: unknown) => e))).toEqual(["TS320"]);
    await again.stop();
  });

  it("gets a new full load for a new epoch, and a refusal for other tables in the old one", async () => {
    const settings = options();
    const sink = createFolderSink(files());
    const task = await startDmsInto(sink, settings);
    await task.fullLoadDone;
    await task.stop();
    await root.query("CREATE TABLE t.b (id INT PRIMARY KEY) ENGINE=InnoDB");
    const other = await startDmsInto(sink, { ...settings, tables: ["a", "b"] }).catch((e: unknown) => e);
    expect(codes(other)).toEqual(["TS326"]);
    const epoch = await startDmsInto(sink, { ...settings, tables: ["a", "b"], folder: "raw/epoch=0002" });
    expect(epoch.status().state).toBe("full-load");
    expect((await epoch.fullLoadDone).tables.find((t) => t.table === "a")?.loadedRows).toBe(2);
    await epoch.stop();
  });
});

describe("a source that changes its structure", () => {
  it("puts new columns last, starts a new file per structure, and sounds the alarm for TRUNCATE and DROP", async () => {
    const task = await start();
    await task.fullLoadDone;
    await root.query("UPDATE t.a SET v = 'x' WHERE id = 1");
    await root.query("ALTER TABLE t.a ADD COLUMN zf INT(5) ZEROFILL FIRST");
    await root.query("INSERT INTO t.a VALUES (42, 7, 'seven')");
    await root.query("ALTER TABLE t.a DROP COLUMN v");
    await root.query("INSERT INTO t.a VALUES (43, 8)");
    await root.query("TRUNCATE TABLE t.a");
    await root.query("CREATE TABLE t.unrelated (id INT PRIMARY KEY)");
    await root.query("INSERT INTO t.a VALUES (44, 9)");
    await until(() => task.status().tables[0]?.inserts === 3);
    await task.stop();
    const status = task.status();
    expect(status.tables[0]).toMatchObject({ inserts: 3, updates: 1, deletes: 0, ddls: 3 });
    expect(status.alarms.map((alarm) => alarm.table)).toEqual(["a"]);
    const rows = readChangeFiles(files(), "raw/epoch=0001").filter((row) => row.seq !== "");
    expect(
      rows.map((row) =>
        Object.entries(row.cells)
          .map(([k, v]) => `${k}=${v}`)
          .join(" "),
      ),
    ).toEqual(["id=1 v=x", "id=7 v=seven zf=00042", "id=8 zf=00043", "id=9 zf=00044"]);
  });
});

describe("a source that goes away", () => {
  it("is followed again after a lost connection and after kill -9 of the server, without loss or doubling", async () => {
    const task = await start();
    await task.fullLoadDone;
    for (let i = 10; i < 20; i++) await root.query("INSERT INTO t.a VALUES (?, 'a')", [i]);
    await until(() => task.status().tables[0]?.inserts === 10);
    const [rows] = await root.query("SHOW PROCESSLIST");
    const dumps = (rows as { Id: number | string; Command: string }[]).filter((row) => row.Command === "Binlog Dump");
    expect(dumps.length).toBe(1);
    await root.query("KILL ?", [Number(dumps[0]?.Id)]);
    for (let i = 20; i < 30; i++) await root.query("INSERT INTO t.a VALUES (?, 'b')", [i]);
    process.kill(server.pid, "SIGKILL");
    root.destroy();
    await until(async () => {
      const connected = await connectShop(server.uri).catch(() => null);
      if (connected !== null) root = connected;
      return connected !== null;
    });
    for (let i = 30; i < 40; i++) await root.query("INSERT INTO t.a VALUES (?, 'c')", [i]);
    await until(() => task.status().tables[0]?.inserts === 30);
    await task.stop();
    const changes = readChangeFiles(files(), "raw/epoch=0001").filter((row) => row.seq !== "");
    expect(changes.map((row) => Number(row.cells["id"]))).toEqual(Array.from({ length: 30 }, (_, i) => i + 10));
  });
});
