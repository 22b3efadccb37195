import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDmsInto } from "../../localstack/dms/start-dms.ts";
import { SHOP_TABLES } from "../../source/shop-connection.ts";
import { keyHashesQuery, type SourceView, sumsQuery } from "../../src/core/reconcile/sql/view-queries.ts";
import { mysqlPool } from "../../src/edges/mysql.ts";
import { mysqlSource } from "../../src/edges/source-mysql.ts";
import { createFolderSink } from "../support/dms/folder-sink.ts";
import { readChangeFiles } from "../support/dms/read-change-files.ts";
import { until } from "../support/dms/until.ts";
import { posMapping } from "../support/pos-mapping.ts";
import { fillSmallShop } from "../support/shop/small-shop.ts";
import { startTestShop, type TestShop } from "../support/shop/test-shop.ts";

const VIEWS: readonly SourceView[] = ["places", "customers", "products", "orders"];
const EVERYTHING = { from: null, to: null } as const;
const PASSWORD = "first-hour";

/** The statements of "The first hour in AWS", as someone with a MariaDB of 10.5 or newer would type them. */
async function statementsForMariaDb(): Promise<string[]> {
  const docs = await readFile(new URL("../../docs/07-deploying.md", import.meta.url), "utf8");
  const written = docs.split("\n").filter((line) => /^ {7}(?:CREATE USER|GRANT) /.test(line));
  return written.map((line) => {
    const [, newer] = /-- MariaDB 10\.5 and newer: (.+)$/.exec(line) ?? [];
    const statement = line.replace(/ *--.*$/, "").trim();
    const spelled = newer === undefined ? statement : statement.replace(/GRANT .+? ON/, `GRANT ${newer} ON`);
    return spelled.replace("'…'", `'${PASSWORD}'`).replace(/;$/, "");
  });
}

let shop: TestShop;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "tillstream-first-hour-"));
  shop = await startTestShop();
  await fillSmallShop(shop.root);
  for (const statement of await statementsForMariaDb()) await shop.root.run(statement);
});
afterAll(async () => {
  await shop?.stop();
  await rm(folder, { recursive: true, force: true });
});

const uriOf = (user: string): string => {
  const uri = new URL(shop.server.uri);
  [uri.username, uri.password] = [user, PASSWORD];
  return uri.href;
};

describe("the users that the first hour in AWS gives a shop's database", () => {
  it("are both in the documentation, each with its grants", async () => {
    const statements = await statementsForMariaDb();
    expect(statements.map((one) => one.split(" ")[0])).toEqual(["CREATE", "GRANT", "GRANT", "CREATE", "GRANT"]);
  });

  it("dms may load everything and follow the log", async () => {
    const sink = path.join(folder, "files");
    const dms = await startDmsInto(createFolderSink(sink), {
      sourceUri: uriOf("dms"),
      schema: "pos",
      tables: SHOP_TABLES,
      folder: "raw/epoch=0001",
      stateDir: path.join(folder, "state"),
      flushIntervalMs: 100,
      flushBytes: 1_000_000,
      maxLoadFileBytes: 1_000_000,
      log: () => {},
    });
    await dms.fullLoadDone;
    await shop.root.run("UPDATE Product SET name = 'Pine table' WHERE id = 1");
    const changes = () => readChangeFiles(sink, "raw/epoch=0001").filter(({ op }) => op === "U");
    await until(() => changes().length > 0, dms.failed);
    await dms.stop();
    expect(changes()).toMatchObject([{ table: "Product", cells: { name: "Pine table" } }]);
    expect(
      readChangeFiles(sink, "raw/epoch=0001").filter(({ table, op }) => table === "Order" && op === "I"),
    ).toHaveLength(3);
  });

  it("reconcile may read everything that is compared, in one snapshot", async () => {
    const mapping = await posMapping();
    const source = mysqlSource(mysqlPool(`${uriOf("reconcile")}pos`));
    try {
      const keys = await source.snapshot(async (snapshot) => {
        const counts: [string, number][] = [];
        for (const view of VIEWS) {
          const [sums, hashes] = [
            sumsQuery(mapping, view, EVERYTHING, 100),
            keyHashesQuery(mapping, view, EVERYTHING, 100),
          ];
          if (sums === null || hashes === null) throw new Error(`${view} is not compared`);
          expect(await snapshot.rows(sums)).toHaveLength(1);
          counts.push([view, (await snapshot.rows(hashes)).length]);
        }
        return Object.fromEntries(counts);
      });
      expect(keys).toMatchObject({ customers: 3, products: 3, orders: 3 });
      // Told to everybody; where a server does not, the certificate goes without.
      expect(await source.position()).toMatch(/^\d+-\d+-\d+$/);
    } finally {
      await source.close();
    }
  });

  it.each(["dms", "reconcile"])("%s may write nothing", async (user) => {
    const session = await shop.open(uriOf(user));
    for (const statement of ["UPDATE Product SET price = 1", "DELETE FROM `Order`", "CREATE TABLE t (a INT)"]) {
      expect(await session.refusal(statement)).toMatch(/^1142 42000 /);
    }
  });
});
