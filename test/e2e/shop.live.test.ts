import { MongoClient } from "mongodb";
import mysql from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DashboardState } from "../../dashboard/dashboard-state.ts";
import { eventually, spawnTillstream, temporaryWorld, tillstream, worldOf } from "../support/command-line.ts";

/** Small enough for two cores to load it a few times, large enough for several batches, slices that grow and every kind of dirt. */
const ORDERS = "3000";
const LONG_MS = 180_000;

const world = temporaryWorld();
const start = (...more: string[]) => ["start", "--data", world.dataDir, "--port", "0", "--orders", ORDERS, ...more];
afterAll(() => world.dispose());

describe("the shop on one machine", { timeout: 3 * LONG_MS }, () => {
  it("start --once ends with a green certificate", async () => {
    const { code, stderr } = await tillstream(start("--once"));
    expect(stderr).toContain("certificate GREEN");
    expect(code).toBe(0);
  });

  it("a second start continues: green again, and no file is loaded twice", async () => {
    const { code, stderr } = await tillstream(start("--once"));
    expect(stderr).toContain("certificate GREEN");
    expect(stderr).not.toContain("shop made");
    expect(code).toBe(0);
  });

  describe("while it runs", () => {
    let running: ReturnType<typeof spawnTillstream>;
    let documents: MongoClient;

    beforeAll(async () => {
      running = spawnTillstream(start("--rate", "0"));
      await eventually("the page", LONG_MS, () => running.stderr().includes("page: "));
      documents = await new MongoClient(worldOf(world.dataDir)?.documentsUri ?? "").connect();
    }, LONG_MS);
    afterAll(async () => {
      await documents.close();
      running.child.kill("SIGINT");
      expect((await running.ended).code).toBe(0);
    }, LONG_MS);

    const shop = () => documents.db(worldOf(world.dataDir)?.database ?? "");

    it("no file was loaded twice", async () => {
      expect(
        await shop()
          .collection("files")
          .countDocuments({ attempts: { $gt: 1 } }),
      ).toBe(0);
    });

    it("a sale in MariaDB is seen in customers and products", async () => {
      const uri = worldOf(world.dataDir)?.sourceUri ?? "";
      const source = await mysql.createConnection(`${uri}pos`);
      await source.execute("UPDATE Product SET availableQuantity = 3 WHERE id = 1");
      await source.execute("INSERT INTO `Order` (id, datePlaced, status, customer_id) VALUES (?, ?, 'placed', 1)", [
        9_000_001,
        "2026-11-20 12:00:00",
      ]);
      await source.execute(
        "INSERT INTO Orderline (order_id, product_id, quantity, unitPrice) VALUES (?, 1, 3, 4.00)",
        [9_000_001],
      );
      await source.end();
      const sale = { "orders.id": 9_000_001, "orders.lines.product": 1 };
      await eventually("the sale in customers", 60_000, () =>
        shop()
          .collection<{ _id: number }>("customers")
          .findOne({ _id: 1, ...sale }),
      );
      await eventually("the sale in products", 60_000, () =>
        shop().collection<{ _id: number }>("products").findOne({ _id: 1, "buyers.customer": 1 }),
      );
    });

    it("the page shows what DMS does, and the table whose rows went without change events", async () => {
      const { endpoint = "", sourceUri = "" } = worldOf(world.dataDir) ?? {};
      const dms = async (): Promise<DashboardState["dms"]> =>
        ((await (await fetch(`${endpoint}/_tillstream/api/state`)).json()) as DashboardState).dms;
      expect(await dms()).toMatchObject({ state: "cdc", alarms: [] });
      expect((await dms())?.tables.map(({ table, error }) => [table, error])).toContainEqual(["SalesTax", null]);
      const source = await mysql.createConnection(`${sourceUri}pos`);
      await source.query("TRUNCATE TABLE SalesTax");
      await source.end();
      await eventually("the alarm", 60_000, async () => (await dms())?.alarms.length === 1);
      const shown = await dms();
      expect(shown?.alarms[0]).toMatchObject({ table: "SalesTax", what: expect.stringContaining("TRUNCATE") });
      expect(shown?.tables.find(({ table }) => table === "SalesTax")?.error).toContain("tillstream dms reload");
    });

    it("an unknown mode is refused with what was probably meant", async () => {
      const { code, stderr } = await tillstream(["run", '{"mode":"reconsile"}', "--data", world.dataDir]);
      expect(code).toBe(2);
      expect(stderr).toContain('"reconsile"');
      expect(stderr).toContain("reconcile");
    });

    it("a second start on the same data is refused", async () => {
      const { code, stderr } = await tillstream(start("--once"));
      expect(code).toBe(1);
      expect(stderr).toContain("TS905");
    });

    it("a port in use is refused with its number and the remedy", async () => {
      const other = temporaryWorld();
      const port = new URL(worldOf(world.dataDir)?.endpoint ?? "").port;
      const { code, stderr } = await tillstream(["start", "--once", "--data", other.dataDir, "--port", port]);
      other.dispose();
      expect(code).toBe(1);
      expect(stderr).toContain(port);
      expect(stderr).toContain("--port");
    });
  });
});

describe("wrong usage", () => {
  it.for([[["export", "custmers"]], [["start", "--rate", "many"]], [["run", "{mode}"]], [["sell"]]])(
    "%j answers 2",
    async ([args]) => {
      expect((await tillstream(args as string[])).code).toBe(2);
    },
  );
});
