import type { Document } from "mongodb";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { hashSql, NO_CELL, textText } from "../../src/core/reconcile/sql/cell-sql.ts";
import { mysqlPool } from "../../src/edges/mysql.ts";
import { mysqlSource } from "../../src/edges/source-mysql.ts";
import { posMapping } from "../support/pos-mapping.ts";
import { GOLDEN_LINES } from "../support/reconcile/golden-lines.ts";
import { type Damage, DAMAGES } from "../support/reconcile/hand-damage.ts";
import { type Reconciled, type ReconcileWorld, reconcileWorld } from "../support/reconcile/reconcile-world.ts";
import { BUSY_CUSTOMER, createSmallShop, POPULAR_PRODUCT } from "../support/reconcile/small-shop.ts";

let world: ReconcileWorld;

beforeAll(async () => {
  world = await reconcileWorld(await posMapping());
  await createSmallShop(world.sql, { customers: 120, products: 25, orders: 1_500 });
  await world.load();
});

afterAll(async () => {
  await world?.stop();
});

const query = async (statement: string): Promise<void> => void (await world.sql.query(statement));

const named = ({ certificate }: Reconciled): string[] =>
  certificate.findings.map(({ collection, id, kind }) => `${collection} ${id} ${kind}`).toSorted();

/** Every collection as it was before the test. */
async function restore(before: ReadonlyMap<string, Document[]>): Promise<void> {
  for (const [name, documents] of before) {
    await world.db.collection(name).deleteMany({});
    await world.db.collection(name).insertMany(documents);
  }
}

async function keep(collections: readonly string[]): Promise<Map<string, Document[]>> {
  const kept = new Map<string, Document[]>();
  for (const name of new Set(collections)) {
    kept.set(name, await world.db.collection(name).find({}, { promoteValues: false }).toArray());
  }
  return kept;
}

describe("documents that equal the database", () => {
  it("are green: every sum and every hash is the same on both sides, and nobody is even suspected", async () => {
    const { certificate, results, html } = await world.reconcile();
    const suspected = results
      .filter(({ suspects }) => suspects > 0)
      .map(({ segment, source, documents }) => ({ segment, source, documents }));
    expect(suspected).toEqual([]);
    expect(certificate).toMatchObject({ verdict: "GREEN", findings: [], reasons: [], inFlight: 0 });
    const orders = certificate.views.find(({ view }) => view === "orders");
    expect(orders?.documents.documents).toBe(1_500);
    expect(orders?.source).toEqual(orders?.documents);
    expect(BigInt(orders?.source?.hash ?? 0)).toBeGreaterThan(2n ** 62n);
    expect(certificate.conservation.equal).toBe(true);
    expect(certificate.source.position).toMatch(/^\d+-\d+-\d+/);
    expect(html).toContain("Equal");
  });

  it("are a shop worth comparing: stubs, walk-ins, pages of buyers, more orders than stand inline", async () => {
    const { db } = world;
    expect(await db.collection("customers").countDocuments({ "_sync.live": false })).toBe(3);
    expect(await db.collection("products").countDocuments({ "_sync.live": false })).toBe(2);
    expect(await db.collection("orders").countDocuments({ customer: null })).toBeGreaterThan(300);
    expect(await db.collection("customers").findOne<Document>({ _id: BUSY_CUSTOMER as never })).toMatchObject({
      moreOrders: true,
    });
    expect(await db.collection("product_buyers").countDocuments({ product: POPULAR_PRODUCT })).toBeGreaterThan(3);
  });

  it("are compared with nothing but SELECT", async () => {
    await world.sql.query("CREATE USER IF NOT EXISTS 'report'@'127.0.0.1' IDENTIFIED BY 'p@ss:/word'");
    await world.sql.query("GRANT SELECT ON pos.* TO 'report'@'127.0.0.1'");
    const { port } = world.sql.config;
    const source = mysqlSource(mysqlPool(`mysql://report:${encodeURIComponent("p@ss:/word")}@127.0.0.1:${port}/`));
    const { certificate } = await world.reconcile({ source });
    await source.close();
    expect(certificate.verdict).toBe("GREEN");
  });
});

describe("canonical line in MariaDB", () => {
  // A line has at least the cell that says what it is; CONCAT of nothing is no SQL.
  it.each(GOLDEN_LINES.filter(({ cells }) => cells.length > 0))(
    "hashes as TypeScript does: $what",
    async ({ cells, hex }) => {
      const sql = `SELECT ${hashSql(cells.map((cell) => (cell === null ? NO_CELL : textText("?"))))}`;
      const values = cells.flatMap((cell) => (cell === null ? [] : [cell, cell]));
      const [[hash] = []] = await world.source.snapshot(async (snapshot) => snapshot.rows({ sql, values }));
      expect(BigInt(hash ?? 0)).toBe(BigInt(`0x${hex}`));
    },
  );
});

describe("a document changed by hand", () => {
  let before: ReadonlyMap<string, Document[]> = new Map();

  afterEach(async () => {
    await restore(before);
    before = new Map();
  });

  it.each(DAMAGES)("$what", async ({ collections, damage, findings, fields }: Damage) => {
    before = await keep(collections);
    await damage(world.db);
    const reconciled = await world.reconcile();
    expect(named(reconciled)).toEqual(findings.toSorted());
    expect(reconciled.certificate.verdict).toBe("RED");
    expect(reconciled.certificate.findingCount).toBe(findings.length);
    if (fields) expect(reconciled.certificate.findings[0]?.fields.map(({ path }) => path)).toEqual(fields);
  });

  it("is named beside all the others that were changed", async () => {
    const some = DAMAGES.filter(({ together }) => together);
    expect(some.length).toBeGreaterThan(6);
    before = await keep(some.flatMap(({ collections }) => collections));
    for (const { damage } of some) await damage(world.db);
    const reconciled = await world.reconcile();
    expect(named(reconciled)).toEqual(some.flatMap(({ findings }) => findings).toSorted());
  });

  it("is counted but not listed without end: all orders deleted but ten", async () => {
    before = await keep(["orders"]);
    await world.db.collection<{ _id: number }>("orders").deleteMany({ _id: { $gt: 9 } });
    const { certificate } = await world.reconcile();
    expect(certificate.findingCount).toBe(1_490);
    expect(certificate.findings).toHaveLength(200);
    expect(certificate.findings.every(({ collection, kind }) => collection === "orders" && kind === "missing")).toBe(
      true,
    );
  });

  it("does not matter where no reader looks: a page left over from smaller days", async () => {
    before = await keep(["product_buyers"]);
    const slices = world.db.collection<{ _id: string }>("product_buyers");
    const slice = await slices.findOne({ _id: `i:${POPULAR_PRODUCT}/16/2` });
    await slices.insertOne({ ...slice, _id: `i:${POPULAR_PRODUCT}/4/1` });
    expect((await world.reconcile()).certificate.verdict).toBe("GREEN");
  });
});

describe("a source that moves", () => {
  it("names every document that shows the row, and none that does not", async () => {
    await query("UPDATE pos.Product SET name = 'renamed' WHERE id = 11");
    const reconciled = await world.reconcile();
    await query("UPDATE pos.Product SET name = NULL WHERE id = 11");
    const buyers = await world.db
      .collection("orders")
      .distinct("customer", { "lines.product": 11, customer: { $ne: null } });
    const inline = named(reconciled).filter((name) => name.startsWith("customers"));
    expect(inline.length).toBeGreaterThan(buyers.length - 2);
    expect(named(reconciled).filter((name) => !name.startsWith("customers"))).toEqual(["products 11 content"]);
    await world.load();
  });

  it("names what a new row should have changed", async () => {
    await query("INSERT INTO pos.`Order` VALUES (70000, '2030-01-01 10:00:00', NULL, 'open', 2, 1, 0, 1)");
    await query("INSERT INTO pos.Orderline VALUES (70000, 24, 1, 1.00, 1.00)");
    const reconciled = await world.reconcile();
    await query("DELETE FROM pos.`Order` WHERE id = 70000");
    await query("DELETE FROM pos.Orderline WHERE order_id = 70000");
    const names = named(reconciled);
    expect(names.filter((name) => !name.startsWith("product_buyers"))).toEqual([
      "customers 2 content",
      "orders 70000 missing",
      "products 24 content",
    ]);
    expect(names.filter((name) => name.startsWith("product_buyers"))).toHaveLength(1);
  });

  it("is green when the documents follow before the next look", async () => {
    const orders = world.db.collection<{ _id: number; status: string }>("orders");
    const status = (await orders.findOne({ _id: 30 }))?.status ?? "";
    await orders.updateOne({ _id: 30 }, { $set: { status: "on its way" } });
    const { certificate, results } = await world.reconcile({
      between: async () => void (await orders.updateOne({ _id: 30 }, { $set: { status } })),
    });
    expect(certificate).toMatchObject({ verdict: "GREEN", inFlight: 0 });
    expect(results.reduce((sum, { suspects }) => sum + suspects, 0)).toBe(1);
  });

  it("says in flight while a document keeps changing, and is not red for it", async () => {
    let tick = 0;
    const orders = world.db.collection<{ _id: number; status: string }>("orders");
    const status = (await orders.findOne({ _id: 31 }))?.status ?? "";
    const move = async (): Promise<void> =>
      void (await orders.updateOne({ _id: 31 }, { $set: { status: `moving ${(tick += 1)}` } }));
    await move();
    const { certificate, html } = await world.reconcile({ between: move });
    await orders.updateOne({ _id: 31 }, { $set: { status } });
    expect(certificate).toMatchObject({ verdict: "GREEN", inFlight: 1, findings: [] });
    expect(certificate.notChecked[0]).toContain("still changing");
    expect(html).toContain("1 still changing");
  });

  describe("of a product whose stock changes all the time", () => {
    const products = () => world.db.collection("products");
    const hot = { _id: POPULAR_PRODUCT as never };
    const stockOf = async (): Promise<number> => Number((await products().findOne(hot))?.["stock"]);
    let stock = 0;
    /** The shop sells one, and the document shows it `late` sales later. */
    const sell = async (late: number): Promise<void> => {
      stock -= 1;
      await query(`UPDATE pos.Product SET availableQuantity = ${stock} WHERE id = ${POPULAR_PRODUCT}`);
      await products().updateOne(hot, { $set: { stock: stock + late } });
    };

    it("names the buyer's wrong sums, and not the product that moves", async () => {
      const before = await keep(["products", "product_buyers"]);
      const first = (stock = await stockOf());
      const slices = world.db.collection("product_buyers");
      const slice = await slices.findOne({ product: POPULAR_PRODUCT, "edges.3": { $exists: true } });
      await slices.updateOne({ _id: slice?._id as never }, { $inc: { "edges.0.units": 1 } });
      const reconciled = await world.reconcile({ between: () => sell(1) });
      await query(`UPDATE pos.Product SET availableQuantity = ${first} WHERE id = ${POPULAR_PRODUCT}`);
      await restore(before);
      expect(named(reconciled)).toEqual([`product_buyers ${String(slice?._id)} content`]);
      expect(reconciled.certificate.findings[0]?.fields.map(({ path }) => path)).toEqual([
        expect.stringMatching(/^edges\.\[\w+ .+\]\.units$/),
      ]);
    });

    it("is in flight while it is only late", async () => {
      const before = await keep(["products"]);
      const first = (stock = await stockOf());
      await sell(1);
      const { certificate } = await world.reconcile({ between: () => sell(1) });
      await query(`UPDATE pos.Product SET availableQuantity = ${first} WHERE id = ${POPULAR_PRODUCT}`);
      await restore(before);
      expect(certificate).toMatchObject({ verdict: "GREEN", inFlight: 1, findings: [] });
    });
  });

  it("does not blame documents for rows that nobody can read", async () => {
    await query("UPDATE pos.Customer SET birthdate = '2021-00-00' WHERE id = 6");
    const { certificate } = await world.reconcile();
    await query("UPDATE pos.Customer SET birthdate = NULL WHERE id = 6");
    expect(certificate.verdict).toBe("RED");
    expect(certificate.reasons.join(" ")).toContain("cannot be read");
    await world.load();
  });
});

describe("without a source", () => {
  it("says so, and is green when nothing was lost between the collections", async () => {
    const { certificate, html, results } = await world.reconcile({ source: null });
    expect(certificate).toMatchObject({ verdict: "GREEN", source: { kind: "none", position: null }, findings: [] });
    expect(certificate.conservation.equal).toBe(true);
    expect(certificate.conservation.places.every(({ lines }) => lines > 1_000)).toBe(true);
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set(["no source: not compared"]));
    expect(certificate.notChecked[0]).toContain("source database");
    expect(html).toContain("Not compared with a database");
  });

  it("is red when a line is missing in one place", async () => {
    const before = await keep(["orders"]);
    await world.db.collection<{ _id: number }>("orders").deleteOne({ _id: 0 });
    const { certificate } = await world.reconcile({ source: null });
    await restore(before);
    expect(certificate.verdict).toBe("RED");
    expect(certificate.conservation.equal).toBe(false);
  });

  it("is red when a document is not as our writer leaves it", async () => {
    const before = await keep(["products"]);
    await world.db.collection<{ _id: number }>("products").updateOne({ _id: 3 }, { $set: { "totals.buyers": 1 } });
    const reconciled = await world.reconcile({ source: null });
    await restore(before);
    expect(named(reconciled)).toEqual(["products 3 content"]);
  });

  it("is red when rows of a file do not add up", async () => {
    const counts = { rowsRead: 10, applied: 5, superseded: 4, quarantined: 0 };
    await world.db.collection("files").insertOne({ key: "raw/lost.csv", state: "done", counts });
    const { certificate } = await world.reconcile({ source: null });
    await world.db.collection("files").deleteMany({});
    expect(certificate.ledger).toMatchObject({ files: 1, rowsRead: 10, unbalanced: ["raw/lost.csv"] });
    expect(certificate.reasons.join(" ")).toContain("raw/lost.csv");
  });
});
