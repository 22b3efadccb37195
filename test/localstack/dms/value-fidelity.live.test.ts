import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import * as fc from "fast-check";
import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDmsInto } from "../../../localstack/dms/start-dms.ts";
import type { RunningServer } from "../../../localstack/servers/running-server.ts";
import { startMariaDb } from "../../../localstack/servers/start-mariadb.ts";
import { connectShop } from "../../../source/shop-connection.ts";
import { createFolderSink } from "../../support/dms/folder-sink.ts";
import { foldChangeRows } from "../../support/dms/fold-change-rows.ts";
import { readChangeFiles } from "../../support/dms/read-change-files.ts";
import { sourceRows } from "../../support/dms/source-rows.ts";
import { until } from "../../support/dms/until.ts";

/** Columns, and what SELECT must say for a change file's text to be right: bytes as hex, floats as doubles, everything else itself. */
const COLUMNS: Record<string, { type: string; select?: string }> = {
  id: { type: "BIGINT UNSIGNED NOT NULL" },
  ti: { type: "TINYINT" },
  bo: { type: "BOOLEAN" },
  mi: { type: "MEDIUMINT" },
  bs: { type: "BIGINT" },
  bu: { type: "BIGINT UNSIGNED" },
  zf: { type: "INT(7) ZEROFILL" },
  zd: { type: "DECIMAL(5) ZEROFILL" },
  zs: { type: "DECIMAL(7,2) ZEROFILL" },
  de: { type: "DECIMAL(12,2)" },
  dl: { type: "DECIMAL(65,30)" },
  dp: { type: "DECIMAL(4,4)" },
  yr: { type: "YEAR" },
  da: { type: "DATE" },
  dt: { type: "DATETIME" },
  d6: { type: "DATETIME(6)" },
  d1: { type: "DATETIME(1)" },
  ts: { type: "TIMESTAMP NULL" },
  t3: { type: "TIMESTAMP(3) NULL" },
  tm: { type: "TIME" },
  t6: { type: "TIME(6)" },
  t2: { type: "TIME(2)" },
  ch: { type: "CHAR(5)" },
  vc: { type: "VARCHAR(200)" },
  la: { type: "VARCHAR(50) CHARACTER SET latin1" },
  tx: { type: "TEXT" },
  js: { type: "JSON" },
  en: { type: "ENUM('a','b,c','d''e','')" },
  st: { type: "SET('x','y','z''q')" },
  uu: { type: "UUID" },
  b1: { type: "BIT(1)", select: "b1 + 0" },
  bx: { type: "BIT(12)", select: "LPAD(LOWER(HEX(bx)), 4, '0')" },
  bi: { type: "BINARY(4)", select: "LOWER(HEX(bi))" },
  vb: { type: "VARBINARY(20)", select: "LOWER(HEX(vb))" },
  bl: { type: "BLOB", select: "LOWER(HEX(bl))" },
};
const NAMES = Object.keys(COLUMNS);
const SELECT = NAMES.map((name) => `${COLUMNS[name]?.select ?? name} AS ${name}`).join(", ");

let base: string;
let server: RunningServer;
let root: Connection;

beforeAll(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), "tillstream-values-"));
  server = await startMariaDb({ dataDir: path.join(base, "mariadb"), durable: false });
  root = await connectShop(server.uri);
  await root.query("SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO'");
  await root.query("CREATE DATABASE val CHARACTER SET utf8mb4");
  const columns = NAMES.map((name) => `${name} ${COLUMNS[name]?.type}`).join(", ");
  await root.query(`CREATE TABLE val.v (${columns}, PRIMARY KEY (id)) ENGINE=InnoDB`);
  await root.query(`CREATE TABLE val.fl (id INT PRIMARY KEY, f FLOAT, d DOUBLE, fd FLOAT(7,2)) ENGINE=InnoDB`);
});

afterAll(async () => {
  root?.destroy();
  await server?.stop();
  await rm(base, { recursive: true, force: true });
});

type Cell = string | number | null | Buffer;
const EDGES: Record<string, Cell>[] = [
  {},
  { ti: -128, bo: 1, mi: -8388608, bs: "-9223372036854775808", bu: "18446744073709551615", zf: 0, zd: 501, zs: "1.5" },
  {
    de: "-0.01",
    dl: "-12345678901234567890123456789012345.123456789012345678901234567891",
    dp: "0.0001",
    zf: 9999999,
    zd: 99999,
  },
  {
    de: "-0.004",
    dp: "-0.9999",
    dl: "0",
    yr: 0,
    da: "0000-00-00",
    dt: "0000-00-00 00:00:00",
    d6: "0000-00-00 00:00:00",
  },
  {
    yr: 1901,
    da: "2024-02-29",
    dt: "9999-12-31 23:59:59",
    d6: "2026-11-20 10:15:30.000001",
    d1: "2026-11-20 10:15:30.9",
  },
  {
    yr: 2155,
    ts: "1970-01-01 00:00:01",
    t3: "2038-01-19 03:14:07.999",
    tm: "-268:57:00",
    t6: "-00:00:00.5",
    t2: "-05:00:00",
  },
  {
    ts: "2026-10-25 02:30:00",
    t3: "0000-00-00 00:00:00",
    tm: "838:59:59",
    t6: "-838:59:59.999999",
    t2: "-00:01:00.00",
  },
  { tm: "-00:00:01", t6: "-12:00:00", t2: "99:59:59.99", ch: "00501", vc: "__NULL", la: "€ café", tx: "" },
  { ch: "", vc: 'say "hi", \n and \\n', la: "", tx: "\r\n", js: '{"a": 1.0, "b": "x,y"}', en: "b,c", st: "x,z'q" },
  { ch: " a", vc: " both ", la: "ÿ", tx: "🐢 NULL", js: "[]", en: "", st: "" },
  { en: "not a label", st: "x,y", uu: "123e4567-e89b-12d3-a456-426655440000", b1: 1, bx: 5 },
  {
    uu: "00000000-0000-0000-0000-000000000000",
    b1: 0,
    bx: 4095,
    bi: Buffer.from("ab"),
    vb: Buffer.alloc(0),
    bl: Buffer.from([0, 255, 10, 44]),
  },
  {
    uu: "12345678-0000-0000-0000-000000000000",
    bi: Buffer.alloc(4),
    vb: Buffer.from([0, 0]),
    bl: Buffer.alloc(300, 34),
  },
];

const two = (n: number): string => String(n).padStart(2, "0");
const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.string({ maxLength: 30 }),
  fc.constantFrom("", ",", '"', "\n", " ", "NULL"),
);
const anyTime = fc
  .tuple(
    fc.boolean(),
    fc.integer({ min: 0, max: 837 }),
    fc.integer({ min: 0, max: 59 }),
    fc.integer({ min: 0, max: 59 }),
    fc.integer({ min: 0, max: 999_999 }),
    fc.boolean(),
  )
  .map(
    ([minus, h, m, s, f, whole]) =>
      `${minus ? "-" : ""}${two(h)}:${two(m)}:${two(s)}${whole ? "" : `.${String(f).padStart(6, "0")}`}`,
  );
const anyDecimal = (digits: number, scale: number) =>
  fc.tuple(fc.bigInt({ min: -(10n ** BigInt(digits)) + 1n, max: 10n ** BigInt(digits) - 1n })).map(([n]) => {
    const text = (n < 0n ? -n : n).toString().padStart(scale + 1, "0");
    return `${n < 0n ? "-" : ""}${text.slice(0, -scale)}.${text.slice(-scale)}`;
  });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 5 });
const anyRow = fc.record({
  bs: maybe(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)),
  bu: maybe(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String)),
  zf: maybe(fc.integer({ min: 0, max: 9_999_999 })),
  de: maybe(anyDecimal(12, 2)),
  dl: maybe(anyDecimal(65, 30)),
  d6: maybe(
    fc
      .date({ min: new Date("1000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
      .map((d) => `${d.toISOString().slice(0, 23).replace("T", " ")}123`),
  ),
  t3: maybe(
    fc
      .date({ min: new Date("1971-01-01"), max: new Date("2038-01-01"), noInvalidDate: true })
      .map((d) => d.toISOString().slice(0, 23).replace("T", " ")),
  ),
  tm: maybe(anyTime),
  t6: maybe(anyTime),
  t2: maybe(anyTime),
  vc: maybe(anyText),
  tx: maybe(anyText),
  bx: maybe(fc.integer({ min: 0, max: 4095 })),
  vb: maybe(fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes))),
  bi: maybe(fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes))),
});

async function insert(firstId: number, rows: readonly Record<string, Cell>[]): Promise<void> {
  const values = rows.map((row, index) => NAMES.map((name) => (name === "id" ? firstId + index : (row[name] ?? null))));
  await root.query(`INSERT INTO val.v (${NAMES.join(", ")}) VALUES ?`, [values]);
}

const end = async (): Promise<string> => {
  const [rows] = await root.query("SELECT @@GLOBAL.gtid_binlog_pos AS gtid");
  return (rows as { gtid: string }[])[0]?.gtid ?? "";
};

describe("every type's text, from the snapshot and from the log", () => {
  it("equals SELECT for edge and random values, both ways", async () => {
    const random = fc.sample(anyRow, { numRuns: 1500, seed: 42 }) as Record<string, Cell>[];
    const all = [...EDGES, ...random];
    await insert(0, all);
    await root.query(
      "INSERT INTO val.fl VALUES (1, 0.1, 0.1, 1.5), (2, 16777216, 1e20, -7), (3, -3.4e38, 1e-7, 0), (4, 1e-45, 123456789.123, 99999.99), (5, -0.0, -0.0, 1)",
    );
    const files = path.join(base, "files");
    const dms = await startDmsInto(createFolderSink(files), {
      sourceUri: server.uri,
      schema: "val",
      tables: ["v", "fl"],
      folder: "raw/epoch=0001",
      stateDir: path.join(base, "state"),
      flushIntervalMs: 50,
      flushBytes: 1_000_000,
      log: () => {},
    });
    await dms.fullLoadDone;
    const loaded = readChangeFiles(files, "raw/epoch=0001");
    expect(
      foldChangeRows(
        loaded.filter((row) => row.table === "v"),
        ["id"],
      ),
    ).toEqual(await sourceRows(root, "val.v", ["id"], SELECT));

    // The same values once more, by inserts, updates and deletes, read from the log.
    await insert(100_000, all);
    await root.query("INSERT INTO val.fl SELECT id + 100, f, d, fd FROM val.fl");
    await root.query("UPDATE val.v SET id = id + 1000000, ti = 7 WHERE id >= 100000 AND id % 3 = 0");
    await root.query("DELETE FROM val.v WHERE id % 7 = 1 AND id > 100100");
    const last = await end();
    await until(() => dms.status().position === last, dms.failed);
    await dms.stop();
    const rows = readChangeFiles(files, "raw/epoch=0001");
    expect(rows.filter((row) => row.seq !== "").length).toBeGreaterThan(2000);
    expect(
      foldChangeRows(
        rows.filter((row) => row.table === "v"),
        ["id"],
      ),
    ).toEqual(await sourceRows(root, "val.v", ["id"], SELECT));

    const floats = foldChangeRows(
      rows.filter((row) => row.table === "fl"),
      ["id"],
    );
    const { id: _id, ...fromLog } = floats.get('["102"]') ?? {};
    expect(fromLog).toEqual({ f: "16777216", d: "100000000000000000000", fd: "-7" });
    for (let id = 1; id <= 5; id++)
      expect({ ...floats.get(`["${id + 100}"]`), id: "" }).toEqual({ ...floats.get(`["${id}"]`), id: "" });
    expect(floats.get('["1"]')).toMatchObject({ f: "0.1", d: "0.1", fd: "1.5" });
  });
});
