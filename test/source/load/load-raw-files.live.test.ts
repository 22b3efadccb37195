import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { InvalidInputError } from "../../../src/core/errors/error-classes.ts";
import { openRawFolder } from "../../../source/load/open-raw-folder.ts";
import { openLoadSession } from "../../../source/load/load-session.ts";
import { stageFiles } from "../../../source/load/load-raw-files.ts";
import { connectShop } from "../../../source/shop-connection.ts";
import { until } from "../../support/dms/until.ts";
import { type DirtyFolder, dirtyRawFolder } from "../../support/raw-folder/dirty-raw-folder.ts";
import { type LoadServer, startLoadServer } from "../../support/raw-folder/load-server.ts";
import { EXPECTED_COLUMNS, type ExpectedShop } from "../../support/raw-folder/shop-of-model.ts";
import { writeRawFolder } from "../../support/raw-folder/write-raw-folder.ts";

const SEEDS = [1, 2, 3, 4, 5, 6];
const TABLES = Object.keys(EXPECTED_COLUMNS) as (keyof ExpectedShop)[];
const ALL_TABLES = [...TABLES, "PriceHistory", "mv_ProductBuyers", "mv_CustomerPurchases"];

let shop: LoadServer;
beforeAll(async () => {
  shop = await startLoadServer();
});
afterAll(() => shop?.stop());
beforeEach(() => shop.empty());

const write = (name: string, { files }: Pick<DirtyFolder, "files">): string =>
  writeRawFolder(path.join(shop.base, name), files);
const dirty = (seed: number): DirtyFolder => dirtyRawFolder(seed, { withBrokenQuotes: false });

const tableRows = async (table: keyof ExpectedShop): Promise<unknown[]> => {
  const columns = EXPECTED_COLUMNS[table];
  return (await shop.rows(`SELECT ${columns} FROM pos.\`${table}\` ORDER BY 1, 2`)).map(Object.values);
};
const checksums = async (): Promise<unknown[]> => {
  const sums = await shop.rows(`CHECKSUM TABLE ${ALL_TABLES.map((table) => `pos.\`${table}\``).join(", ")} EXTENDED`);
  // A table that is not there has the checksum NULL.
  for (const sum of sums) expect(sum["Checksum"]).not.toBeNull();
  return sums;
};
const rejects = (loadId: number): Promise<unknown[]> =>
  shop.rows("SELECT file, line, reason FROM pos_load.Rejected WHERE load_id = ? ORDER BY file, line", [loadId]);
const logPosition = async (): Promise<unknown> =>
  (await shop.rows("SELECT @@GLOBAL.gtid_binlog_pos AS gtid"))[0]?.["gtid"];
const problem = (loading: Promise<unknown>): Promise<unknown> =>
  loading.then(
    () => "no error",
    (error: unknown) => (error instanceof InvalidInputError ? error.code : error),
  );

describe.each(SEEDS)("a dirty folder of seed %i", (seed) => {
  it("gives exactly the planted rejects and exactly the clean shop", async () => {
    const folder = dirtyRawFolder(seed, { withBrokenQuotes: true });
    const summary = await shop.load(write(`dirty-${seed}`, folder));
    expect(await rejects(summary.loadId)).toEqual(folder.planted);
    for (const { file, read, accepted, rejected, reasons } of summary.files) {
      expect({ file, read }).toEqual({ file, read: folder.rowCounts[file] });
      expect(accepted + rejected).toBe(read);
      expect(rejected).toBe(folder.planted.filter((planted) => planted.file === file).length);
      expect(reasons.reduce((sum, { rows }) => sum + rows, 0)).toBe(rejected);
    }
    for (const table of TABLES) expect(await tableRows(table), table).toEqual(folder.expected[table]);
    expect(summary.tables).toEqual(
      TABLES.map((table) => ({ table, inserted: folder.expected[table].length, present: 0, differing: 0 })),
    );
    expect(summary.otherCities).toBe(1);
    expect(await shop.rows("SELECT keyText, note, detail FROM pos_load.Noted")).toEqual([
      {
        keyText: "09999",
        note: "other city",
        detail: expect.stringMatching(
          /^"BETA, GU" of 1 customers, first on line \d+; kept "ALPHA, GU" of 2$/,
        ) as string,
      },
    ]);
  });

  it("gives the same tables through LOAD DATA LOCAL INFILE, staged and final", async () => {
    const folder = write(`infile-${seed}`, dirty(seed));
    const ways: Record<string, unknown[]> = {};
    for (const useInfile of [false, true]) {
      await shop.empty();
      const staged = await stagedRows(folder, useInfile);
      const { loadId, tookMs: _, ...counted } = await shop.load(folder, useInfile);
      const kept = await shop.rows("SELECT file, line, reason, detail, raw FROM pos_load.Rejected ORDER BY file, line");
      expect(kept.length).toBeGreaterThan(20);
      ways[String(useInfile)] = [staged, await checksums(), kept, await rejects(loadId), counted];
    }
    expect(ways["true"]).toEqual(ways["false"]);
  });
});

async function stagedRows(folder: string, useInfile: boolean): Promise<unknown[]> {
  const { connection } = await openLoadSession(shop.uri);
  try {
    const files = await openRawFolder(folder);
    await stageFiles(connection, files, { useInfile, onProgress: () => {} });
    const rows = files.map(({ layout }) => shop.rows(`SELECT * FROM pos_load.staged_${layout.file} ORDER BY line`));
    return await Promise.all(rows);
  } finally {
    // Waits for the lock to be free again.
    await connection.end();
  }
}

describe("a second load of the same folder", () => {
  it.each([false, true])("changes nothing and writes nothing to the binary log (LOAD DATA: %s)", async (useInfile) => {
    const folder = write("twice", dirty(7));
    const first = await shop.load(folder);
    const before = { tables: await checksums(), log: await logPosition() };
    const second = await shop.load(folder, useInfile);
    expect({ tables: await checksums(), log: await logPosition() }).toEqual(before);
    expect(await rejects(second.loadId)).toEqual(await rejects(first.loadId));
    expect(second.files).toEqual(first.files);
    expect(second.tables).toEqual(
      first.tables.map(({ table, inserted }) => ({ table, inserted: 0, present: inserted, differing: 0 })),
    );
  });

  it("of changed files adds what is new, leaves alone what is there and names what differs", async () => {
    const files = {
      "customers.csv": "ID,FN,LN,CT,ST,ZP,S1,S2,EM,BD\n1,Ann,Lee,A,TX,1,S,,a@b.c,\n",
      "products.csv": "ID,Name,Price,Quantity on Hand\n1,Sofa,$5.00,1\n",
      "orders.csv": "OID,CID,Ordered,Shipped\n1,1,2005-01-01,\n",
      "orderlines.csv": "OID,PID\n1,1\n",
    };
    await shop.load(write("first", { files }));
    const before = await checksums();
    const changed = {
      "customers.csv": "ID,FN,LN,CT,ST,ZP,S1,S2,EM,BD\n1,Änn,Lee,B,TX,1,S,,a@b.c,1/1/2000\n",
      "products.csv": "ID,Name,Price,Quantity on Hand\n1,Sofa,$6.00,1\n2,Lamp,$1.00,1\n",
      "orders.csv": "OID,CID,Ordered,Shipped\n1,1,2005-01-01,Cancelled\n2,1,2006-01-01,\n",
      "orderlines.csv": "OID,PID\n1,1\n1,1\n1,2\n2,1\n",
    };
    const summary = await shop.load(write("changed", { files: changed }));
    expect(Object.fromEntries(summary.tables.map(({ table, ...counts }) => [table, Object.values(counts)]))).toEqual({
      City: [0, 1, 1],
      Customer: [0, 1, 1],
      Product: [1, 1, 1],
      Order: [1, 1, 1],
      Orderline: [1, 2, 2],
    });
    expect(await shop.rows("SELECT tableName, keyText, detail FROM pos_load.Noted ORDER BY 1, 2")).toEqual([
      { tableName: "City", keyText: "00001", detail: "city" },
      { tableName: "Customer", keyText: "1", detail: "firstName, birthdate" },
      { tableName: "Order", keyText: "1", detail: "status" },
      { tableName: "Orderline", keyText: "1, 1", detail: "quantity, unitPrice" },
      { tableName: "Orderline", keyText: "1, 2", detail: "not in the shop, whose order is left alone" },
      { tableName: "Product", keyText: "1", detail: "currentPrice" },
    ]);
    expect(await shop.rows("SELECT id, subtotal FROM pos.`Order` ORDER BY id")).toEqual([
      { id: 1, subtotal: "5.00" },
      { id: 2, subtotal: "6.00" },
    ]);
    await shop.root.query("DELETE FROM pos.`Order` WHERE id = 2");
    await shop.root.query("DELETE FROM pos.Product WHERE id = 2");
    await shop.root.query("CALL pos.proc_RefreshMV()");
    expect(await checksums()).toEqual(before);
  });
});

describe("a load that is killed", () => {
  it("leaves no row, and the next one brings all, the materialised tables too", async () => {
    const folder = write("killed", dirty(8));
    // Holds the load back in the middle of its transaction: the cities are written, the customers' triggers wait for this table.
    const blocker = await connectShop(shop.uri);
    await blocker.query("LOCK TABLES pos.Orderline WRITE");
    const loading = shop.load(folder).then(
      () => "loaded",
      (error: unknown) => (error as { code?: string }).code,
    );
    const waiting = async () =>
      (
        await shop.rows(
          "SELECT id FROM information_schema.PROCESSLIST WHERE INFO LIKE 'INSERT INTO pos.%' AND STATE LIKE 'Waiting for table%'",
        )
      )[0];
    try {
      await until(async () => (await waiting()) !== undefined);
      await shop.root.query("KILL CONNECTION ?", [(await waiting())?.["id"]]);
      expect(await loading).toBe("TS330");
    } finally {
      await blocker.end();
    }
    for (const table of TABLES) expect(await tableRows(table), table).toEqual([]);
    await shop.load(folder);
    for (const table of TABLES) expect(await tableRows(table), table).toEqual(dirty(8).expected[table]);
    expect(await shop.rows("SELECT * FROM pos.mv_ProductBuyers ORDER BY productID")).toEqual(
      await shop.rows("SELECT * FROM pos.v_ProductBuyers ORDER BY productID"),
    );
    expect(await shop.rows("SELECT COUNT(*) AS loads FROM pos_load.Loads")).toEqual([{ loads: "1" }]);
  });
});

describe("a till that sells meanwhile", () => {
  it("may take ids the load was about to use: those rows are left alone, all else is loaded once", async () => {
    const folder = dirty(9);
    const till = await connectShop(shop.uri);
    await till.query("SET @pos_bulk_load = 1");
    await till.beginTransaction();
    await till.query("INSERT INTO pos.Product (id, name) VALUES (3, 'Taken')");
    const loading = shop.load(write("till", folder));
    // By then the load has looked which customers are new: the one that comes now is found out by its insert.
    const waiting = `SELECT 1 FROM information_schema.PROCESSLIST WHERE INFO LIKE 'UPDATE pos\\_load.clean\\_products c LEFT JOIN pos.%' AND TIME_MS > 100`;
    try {
      await until(async () => (await shop.rows(waiting)).length > 0);
      await shop.root.query("INSERT INTO pos.Customer (id, firstName) VALUES (3, 'Taken')");
    } finally {
      await till.commit();
      await till.end();
    }
    const { tables } = await loading;
    const left = { present: 1, differing: 1 };
    expect(tables.filter(({ present }) => present > 0)).toEqual([
      { table: "Customer", inserted: folder.expected.Customer.length - 1, ...left },
      { table: "Product", inserted: folder.expected.Product.length - 1, ...left },
    ]);
    expect(await shop.rows("SELECT firstName, lastName FROM pos.Customer WHERE id = 3")).toEqual([
      { firstName: "Taken", lastName: null },
    ]);
    expect(await tableRows("Orderline")).toEqual(folder.expected.Orderline);
  });
});

describe("what is refused", () => {
  it("a second load at the same time (TS367)", async () => {
    const session = await openLoadSession(shop.uri);
    expect(await problem(shop.load(write("second", dirty(1))))).toBe("TS367");
    await session.connection.end();
  });

  it.each([
    ["TS366", "1,NULL,Lee,A,TX,1,S,,a@b.c,\n", true],
    ["TS366", '1,"A"nn,Lee,A,TX,1,S,,a@b.c,\n', true],
    ["TS363", '1,"Ann,Lee,A,TX,1,S,,a@b.c,\n', false],
    ["TS363", '1,"Ann,Lee,A,TX,1,S,,a@b.c,\n', true],
    ["no error", "1,NULL,Lee,A,TX,1,S,,a@b.c,\n", false],
  ])("%s: %s (LOAD DATA: %s)", async (code, line, useInfile) => {
    const files = {
      ...dirty(1).files,
      "customers.csv": `ID,FN,LN,CT,ST,ZP,S1,S2,EM,BD\n${line}`,
    };
    const { "customers.csv.gz": _, ...plain } = files as Record<string, string>;
    const folder = write(`refused-${code}-${useInfile}-${line.length}`, { files: plain });
    expect(await problem(shop.load(folder, useInfile))).toBe(code);
  });

  it("CR LF and LF as row ends of one file, with LOAD DATA (TS366)", async () => {
    const { "customers.csv.gz": _, ...files } = dirty(1).files as Record<string, string>;
    files["customers.csv"] = "ID,FN,LN,CT,ST,ZP,S1,S2,EM,BD\r\n1,A,L,A,TX,1,S,,a@b.c,\n2,A,L,A,TX,1,S,,a@b.c,\r\n";
    expect(await problem(shop.load(write("mixed", { files }), true))).toBe("TS366");
  });

  it("a database that is not ours (TS365)", async () => {
    await shop.root.query("RENAME TABLE pos.schema_migrations TO pos.elsewhere");
    expect(await problem(shop.load(write("foreign", dirty(1))))).toBe("TS365");
    await shop.root.query("RENAME TABLE pos.elsewhere TO pos.schema_migrations");
  });
});
