import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seededRandom } from "../../src/core/seeded-random.ts";
import { otherShopMapping } from "../support/other-shop-mapping.ts";
import { type ReconcileWorld, reconcileWorld } from "../support/reconcile/reconcile-world.ts";

/**
 * Text keys that a collation takes for one another, of all planes of Unicode, with trailing spaces and slashes; own line ids; no ZIP
 * table; DATE; another zone, with times in the hour that clocks skip and in the one that comes twice.
 */
const CUSTOMERS = [
  "85123a",
  "85123A",
  "Ä1",
  "A1",
  "",
  " ",
  "a/1/0",
  "🛒",
  "\uE000",
  "straße",
  "strasse",
  "x'y",
  "back\\slash",
];
const PRODUCTS = ["p/1", "P/1", "p", "p/1/0/", "ß", "🛒🛒"];
const TIMES = [
  "2021-03-28 02:30:00",
  "2021-10-31 02:30:00",
  "2021-10-31 01:59:59",
  "2021-07-01 00:00:00",
  "1970-01-01 00:30:00",
  null,
];
const DAYS = ["2021-03-28", "2021-10-31", "0000-00-00", "9999-12-31", "2024-02-29"];

async function createOtherShop(sql: Connection): Promise<void> {
  const key = "VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin";
  for (const statement of [
    "DROP DATABASE IF EXISTS kasse",
    "CREATE DATABASE kasse CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci",
    `CREATE TABLE kasse.Kunden (kundennummer ${key} PRIMARY KEY, vollname VARCHAR(80), mail VARCHAR(80), strasse VARCHAR(80), plz CHAR(5), ort VARCHAR(80), bundesland VARCHAR(80))`,
    `CREATE TABLE kasse.Artikel (\`artikel nr\` ${key} PRIMARY KEY, bezeichnung VARCHAR(80))`,
    // The foreign keys have the database's collation, blind to case: joins must not follow it.
    "CREATE TABLE kasse.Bons (bon BIGINT PRIMARY KEY, kunde VARCHAR(40), tag DATE, abgeholt DATETIME, KEY (kunde))",
    "CREATE TABLE kasse.Positionen (bon BIGINT, pos INT, artikel VARCHAR(40), menge INT NOT NULL, preis DECIMAL(12,3) NOT NULL, PRIMARY KEY (bon, pos), KEY (artikel))",
  ]) {
    await sql.query(statement);
  }
  await sql.query("SET sql_mode = ''");
  const random = seededRandom(5);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  await sql.query("INSERT INTO kasse.Kunden VALUES ?", [
    CUSTOMERS.map((id, i) => [id, `Name ${id}`, null, i % 2 ? "Weg 1" : null, "01067", "Dresden", null]),
  ]);
  await sql.query("INSERT INTO kasse.Artikel VALUES ?", [PRODUCTS.map((id) => [id, `Ding ${id}`])]);
  const bons: unknown[][] = [];
  const lines: unknown[][] = [];
  for (let bon = -5; bon < 400; bon += 1) {
    bons.push([bon, random() < 0.2 ? null : pick(CUSTOMERS), pick(DAYS), pick(TIMES)]);
    for (let pos = 1; pos <= Math.floor(random() * 5); pos += 1)
      lines.push([bon, pos, pick(PRODUCTS), Math.floor(random() * 9) - 2, (random() * 99).toFixed(3)]);
  }
  await sql.query("INSERT INTO kasse.Bons VALUES ?", [bons]);
  await sql.query("INSERT INTO kasse.Positionen VALUES ?", [lines]);
}

let world: ReconcileWorld;

beforeAll(async () => {
  world = await reconcileWorld(await otherShopMapping());
  await createOtherShop(world.sql);
  await world.load();
});

afterAll(async () => {
  await world?.stop();
});

type Named = { _id: string };

describe("reconciliation of a shop with another schema", () => {
  it("is green; only times that clocks show twice or never had to be looked at", async () => {
    const { certificate, results } = await world.reconcile();
    expect(certificate.findings).toEqual([]);
    expect(certificate.verdict).toBe("GREEN");
    expect(certificate.views.map(({ view, documents }) => [view, documents.documents])).toEqual([
      ["orders", 405],
      ["customers", CUSTOMERS.length],
      ["products", PRODUCTS.length],
      ["slices", expect.any(Number)],
      ["places", 0],
    ]);
    expect(results.find(({ segment }) => segment.view === "products")?.suspects).toBe(0);
  });

  it("tells keys apart that a collation does not", async () => {
    const customers = world.db.collection<Named>("customers");
    const before = await customers.findOne({ _id: "85123a" });
    await customers.updateOne({ _id: "85123a" }, { $set: { name: "changed" } });
    await customers.insertOne({ ...before, _id: "85123A " });
    const { certificate } = await world.reconcile();
    await customers.updateOne({ _id: "85123a" }, { $set: { name: before?.["name" as "_id"] } });
    await customers.deleteOne({ _id: "85123A " });
    expect(certificate.findings.map(({ id, kind }) => `${id} ${kind}`).toSorted()).toEqual([
      "85123A  extra",
      "85123a content",
    ]);
  });

  it("finds a line whose own id is wrong", async () => {
    const orders = world.db.collection<{ _id: number; lines: { id: number }[] }>("orders");
    const order = await orders.findOne({ "lines.1": { $exists: true } });
    await orders.updateOne({ _id: order?._id ?? 0 }, { $set: { "lines.0.id": 99 } });
    const { certificate } = await world.reconcile();
    await orders.updateOne({ _id: order?._id ?? 0 }, { $set: { "lines.0.id": order?.lines[0]?.id ?? 0 } });
    expect(certificate.findings.map(({ id, fields }) => [id, fields.map(({ path }) => path)])).toEqual([
      [String(order?._id), ["lines.0.id"]],
    ]);
  });

  it("does not accept a document in a collection that this shop does not have", async () => {
    const places = world.db.collection<Named>("places");
    await places.insertOne({ _id: "01067" });
    const { certificate } = await world.reconcile();
    await places.deleteOne({ _id: "01067" });
    expect(certificate.findings.map(({ collection, id, kind }) => [collection, id, kind])).toEqual([
      ["places", "01067", "extra"],
    ]);
  });
});
