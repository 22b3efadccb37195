import { createServer } from "node:net";
import { join } from "node:path";
import { type Connection, createConnection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningServer } from "../../../localstack/servers/running-server.ts";
import { startMariaDb } from "../../../localstack/servers/start-mariadb.ts";
import { eventually } from "../../support/servers/eventually.ts";
import { temporaryFolder } from "../../support/servers/temporary-folder.ts";

const folder = temporaryFolder();
const dataDir = join(folder.path, "mariadb");
let server: RunningServer;

const withConnection = async <T>(work: (connection: Connection) => Promise<T>): Promise<T> => {
  const connection = await createConnection(server.uri);
  try {
    return await work(connection);
  } finally {
    await connection.end();
  }
};

const answers = async (): Promise<boolean> => {
  try {
    await withConnection((connection) => connection.query("SELECT 1"));
    return true;
  } catch {
    return false;
  }
};

beforeAll(async () => {
  server = await startMariaDb({ dataDir });
});

afterAll(async () => {
  await server.stop();
  folder.remove();
});

describe("a private MariaDB", () => {
  it("has the settings without which the binlog would be read wrongly", async () => {
    const wanted = {
      log_bin: 1,
      binlog_format: "ROW",
      binlog_row_image: "FULL",
      binlog_row_metadata: "FULL",
      gtid_strict_mode: 1,
      time_zone: "+00:00",
      character_set_server: "utf8mb4",
      skip_name_resolve: 1,
      bind_address: "127.0.0.1",
      sync_binlog: 1,
      innodb_flush_log_at_trx_commit: 1,
    };
    const columns = Object.keys(wanted).map((name) => `@@GLOBAL.${name} AS ${name}`);
    const [rows] = await withConnection((connection) => connection.query(`SELECT ${columns.join(", ")}`));
    expect(rows).toEqual([wanted]);
  });

  it("lets root in over loopback without a password, and nobody without a name", async () => {
    const [rows] = await withConnection((connection) => connection.query("SELECT CURRENT_USER() AS me"));
    expect(rows).toEqual([{ me: "root@127.0.0.1" }]);
    const [anonymous] = await withConnection((c) => c.query("SELECT Host FROM mysql.global_priv WHERE User = ''"));
    expect(anonymous).toEqual([]);
  });

  it("does not put its own accounts into the binlog", async () => {
    const [rows] = await withConnection((connection) => connection.query("SELECT @@gtid_binlog_pos AS position"));
    expect(rows).toEqual([{ position: "" }]);
  });

  it("runs again at the same address after kill -9, with every committed row", async () => {
    await withConnection(async (connection) => {
      await connection.query("CREATE DATABASE crash");
      await connection.query("CREATE TABLE crash.t (id INT PRIMARY KEY)");
      await connection.query("INSERT INTO crash.t VALUES (1), (2)");
    });
    const before = server.pid;
    process.kill(before, "SIGKILL");
    await eventually(async () => server.pid !== before && (await answers()));
    const [rows] = await withConnection((connection) => connection.query("SELECT id FROM crash.t ORDER BY id"));
    expect(rows).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it("is refused a second time on the same folder while the first runs", async () => {
    await expect(startMariaDb({ dataDir })).rejects.toMatchObject({ name: "ServerStartError", code: "TS704" });
    expect(await answers()).toBe(true);
  });

  it("keeps its data over a stop and a start", async () => {
    await server.stop();
    await server.stop();
    expect(await answers()).toBe(false);
    server = await startMariaDb({ dataDir });
    const [rows] = await withConnection((connection) => connection.query("SELECT COUNT(*) AS n FROM crash.t"));
    expect(rows).toEqual([{ n: 2 }]);
  });
});

describe("a MariaDB that cannot start", () => {
  it("names the port that is taken", async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, "127.0.0.1", () => {
        const address = other.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    const start = startMariaDb({ dataDir: join(folder.path, "taken"), port });
    await expect(start).rejects.toMatchObject({ name: "ServerStartError", code: "TS711" });
    await new Promise((resolve) => other.close(resolve));
  });

  it("shows the last lines of its log and where the log is", async () => {
    const broken = join(folder.path, "broken");
    const first = await startMariaDb({ dataDir: broken, durable: false });
    await first.stop();
    const { writeFileSync } = await import("node:fs");
    writeFileSync(join(broken, "data", "ibdata1"), "not a tablespace");
    const failure = startMariaDb({ dataDir: broken, durable: false });
    await expect(failure).rejects.toMatchObject({ name: "ServerStartError", code: "TS702" });
    await expect(failure).rejects.toThrow(/mariadb\.log.*InnoDB/s);
  });
});
