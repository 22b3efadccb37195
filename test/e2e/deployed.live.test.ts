import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LedgerEntry } from "../../src/core/pipeline/ledger-entry.ts";
import { changeFileText } from "../support/change-file-text.ts";
import { type DeployedWorld, deployedWorld } from "../support/deployed-world.ts";
import { eventually } from "../support/servers/eventually.ts";

const raw = (rest: string): string => `raw/epoch=0001/pos/${rest}`;

/** Change files in, documents and a certificate out, on whatever engine AWS_ENDPOINT_URL names; the own local AWS without it. */
describe("the deployed pipeline", { timeout: 300_000 }, () => {
  let world: DeployedWorld;
  const shop = () => world.documents.db(process.env["TARGET_DATABASE"] ?? "shop");
  const ledger = async (key: string): Promise<LedgerEntry | null> =>
    shop().collection<LedgerEntry>("files").findOne({ key });
  const done = (key: string) => eventually(async () => (await ledger(key))?.state === "done");
  const customer = async (): Promise<unknown> => shop().collection<{ _id: number }>("customers").findOne({ _id: 7 });

  beforeAll(async () => {
    world = await deployedWorld(process.env);
  }, 300_000);
  afterAll(() => world?.stop());

  it("is woken by new objects and makes documents of them", async () => {
    await world.put(raw("City/LOAD00000001.csv"), changeFileText("City", ["I,77001,HOUSTON,TX"]));
    await world.put(
      raw("Customer/LOAD00000001.csv"),
      changeFileText("Customer", ["I,7,Guy,Deb,__NULL__,__NULL__,__NULL__,__NULL__,__NULL__,77001"]),
    );
    await world.put(raw("Product/LOAD00000001.csv"), changeFileText("Product", ["I,5,Lamp,5.00,9"]));
    await world.put(
      raw("Order/LOAD00000001.csv"),
      changeFileText("Order", ["I,1,2026-11-20 10:00:00,__NULL__,new,7,10.00,1.00,11.00"]),
    );
    await world.put(raw("Orderline/LOAD00000001.csv"), changeFileText("Orderline", ["I,1,5,2,5.00,10.00"]));
    for (const table of ["City", "Customer", "Product", "Order", "Orderline"])
      await done(raw(`${table}/LOAD00000001.csv`));
    expect(await customer()).toMatchObject({ orders: [{ id: 1, lines: [{ product: 5, name: "Lamp", quantity: 2 }] }] });
  });

  it("carries updates and deletes through to the documents that embed the rows", async () => {
    const changes = (table: string) => raw(`${table}/2026/11/20/20261120-101504000.csv`);
    await world.put(
      changes("Customer"),
      changeFileText("Customer", ["U,7,Anna,Deb,__NULL__,__NULL__,__NULL__,__NULL__,__NULL__,77001"], 1),
    );
    await world.put(changes("Orderline"), changeFileText("Orderline", ["D,1,5,2,5.00,10.00"], 2));
    for (const table of ["Customer", "Orderline"]) await done(changes(table));
    expect(await customer()).toMatchObject({ name: "Anna Deb", orders: [{ id: 1, lines: [] }] });
  });

  it("loads nothing twice when everything is asked for again", async () => {
    const { status } = await world.run({ mode: "full" });
    expect(status).toBe("SUCCEEDED");
    const files = await shop().collection<LedgerEntry>("files").find({}).toArray();
    expect(files.map(({ attempts }) => attempts)).toEqual(files.map(() => 1));
  });

  it("refuses one file, quarantines one row, and loads the rest", async () => {
    await world.put(raw("City/LOAD00000002.csv"), "Op,zip\nI,1\n");
    await world.put(raw("City/LOAD00000003.csv"), changeFileText("City", ["I,00501,HOLTSVILLE,NY", "I,00544"]));
    await done(raw("City/LOAD00000003.csv"));
    await eventually(async () => (await ledger(raw("City/LOAD00000002.csv")))?.state === "quarantined");
    expect(await ledger(raw("City/LOAD00000003.csv"))).toMatchObject({ counts: { rowsRead: 2, quarantined: 1 } });
    expect((await world.keys("quarantine/")).length).toBeGreaterThanOrEqual(2);
    expect(await shop().collection("places").countDocuments({ city: "HOLTSVILLE" })).toBe(1);
  });

  it("ends a reconciliation with a certificate", async () => {
    const { status } = await world.run({ mode: "reconcile" });
    expect(status).toBe("SUCCEEDED");
    expect(JSON.parse((await world.work("certificates/latest.json")) ?? "null")).toMatchObject({ verdict: "GREEN" });
  });

  it("fails on wrong input and says why", async () => {
    const { status, error, cause } = await world.run({ mode: "ful" });
    expect(status).toBe("FAILED");
    expect(cause).toContain("TS502");
    // MiniStack 1.5.33 gives every error of a function this one name.
    expect(error).toBe(world.engine === "ministack" ? "Runtime.HandlerError" : "InvalidInputError");
  });
});
