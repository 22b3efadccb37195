import { existsSync, globSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDmsInto } from "../../../localstack/dms/start-dms.ts";
import type { RunningServer } from "../../../localstack/servers/running-server.ts";
import { startMariaDb } from "../../../localstack/servers/start-mariadb.ts";
import { applySchema } from "../../../source/apply-schema.ts";
import { connectShop } from "../../../source/shop-connection.ts";
import { createFolderSink } from "../../support/dms/folder-sink.ts";

const FIXTURE = path.resolve(import.meta.dirname, "../../../../shared/data/pos-change-files");
const PREFIX = "raw/epoch=0001/pos";
const TABLES = ["City", "SalesTax", "Customer", "Product", "Order"];

const loadText = (folder: string, table: string): string[] =>
  globSync(`${PREFIX}/${table}/LOAD*.csv.gz`, { cwd: folder })
    .toSorted()
    .map((key) => gunzipSync(readFileSync(path.join(folder, key))).toString("utf8"));

/** Without the header and with a fixed time, files joined: where they are cut is a setting. */
const records = (texts: readonly string[]): string =>
  texts
    .map((text) =>
      text.slice(text.indexOf("\n") + 1).replaceAll(/^I,\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6},/gm, "I,TIME,"),
    )
    .join("");

/** What is DMS's own, or what the database computes, is not inserted. */
const isInserted = (name: string): boolean =>
  !["Op", "dms_ts", "dms_seq", "dms_pos", "total", "lineTotal"].includes(name) && !name.startsWith("BI_");

describe.skipIf(!existsSync(FIXTURE))("LOAD files of an independent generator", () => {
  let base: string;
  let server: RunningServer;
  let root: Connection;
  beforeAll(async () => {
    base = await mkdtemp(path.join(os.tmpdir(), "tillstream-parity-"));
    server = await startMariaDb({ dataDir: path.join(base, "mariadb"), durable: false });
    await applySchema(server.uri);
    root = await connectShop(server.uri);
  });
  afterAll(async () => {
    root?.destroy();
    await server?.stop();
    await rm(base, { recursive: true, force: true });
  });

  it("come out byte for byte as they went in, header included", async () => {
    // Rows as they are: no trigger may sell them once more.
    await root.query("SET @pos_bulk_load = 1, SESSION foreign_key_checks = 0");
    for (const table of TABLES) {
      for (const text of loadText(FIXTURE, table)) {
        const [header = [], ...rows] = parse(text, { record_delimiter: "\n" });
        const places = header.flatMap((name, place) => (isInserted(name) ? [place] : []));
        const columns = places.map((place) => `\`${header[place] ?? ""}\``);
        const values = rows.map((row) => places.map((place) => (row[place] === "__NULL__" ? null : row[place])));
        await root.query(`INSERT INTO pos.\`${table}\` (${columns.join(", ")}) VALUES ?`, [values]);
      }
    }
    const files = path.join(base, "files");
    const dms = await startDmsInto(createFolderSink(files), {
      sourceUri: server.uri,
      schema: "pos",
      tables: TABLES,
      folder: "raw/epoch=0001",
      stateDir: path.join(base, "state"),
      flushIntervalMs: 1000,
      flushBytes: 1_000_000,
      log: () => {},
    });
    await dms.fullLoadDone;
    await dms.stop();
    for (const table of TABLES) {
      const [ours, theirs] = [loadText(files, table), loadText(FIXTURE, table)];
      expect(ours[0]?.split("\n")[0]).toBe(theirs[0]?.split("\n")[0]);
      expect(records(ours) === records(theirs), table).toBe(true);
    }
  });
});
