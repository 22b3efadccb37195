import { MongoClient } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, spawnTillstream, temporaryWorld, tillstream, worldOf } from "../support/command-line.ts";

const LONG_MS = 180_000;

const world = temporaryWorld();
afterAll(() => world.dispose());

type Finding = { collection: string; id: string; kind: string; fields: { path: string }[] };
type Certificate = { verdict: string; findings: Finding[]; ledger: { files: number; filesDone: number } };

async function reconcile(): Promise<{ code: number | null; certificate: Certificate }> {
  const ended = await tillstream(["run", '{"mode":"reconcile"}', "--data", world.dataDir]);
  const shown = await tillstream(["certificate", "--data", world.dataDir]);
  return { code: ended.code, certificate: JSON.parse(shown.stdout) as Certificate };
}

/** Runs the input and answers its summary. */
async function run(input: object): Promise<Record<string, unknown>> {
  const { stdout } = await tillstream(["run", JSON.stringify(input), "--data", world.dataDir]);
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe("documents that somebody changed by hand, beside a running shop", { timeout: 3 * LONG_MS }, () => {
  let running: ReturnType<typeof spawnTillstream>;
  let documents: MongoClient;

  beforeAll(async () => {
    running = spawnTillstream(["start", "--data", world.dataDir, "--port", "0", "--orders", "3000", "--rate", "0"]);
    await eventually("the page", LONG_MS, () => running.stderr().includes("page: "));
    documents = await new MongoClient(worldOf(world.dataDir)?.documentsUri ?? "").connect();
  }, LONG_MS);
  afterAll(async () => {
    running.child.kill("SIGINT");
    await documents?.close();
    expect((await running.ended).code).toBe(0);
  }, LONG_MS);

  const shop = () => documents.db(worldOf(world.dataDir)?.database ?? "");

  it("documents changed, deleted and added by hand are named exactly, with their fields, and the certificate is red", async () => {
    const customers = shop().collection<{ _id: number }>("customers");
    const order = await shop().collection<{ _id: number }>("orders").findOne({ _id: 7 });
    await customers.updateOne({ _id: 5 }, { $set: { "address.city": "ELSEWHERE" } });
    await shop().collection<{ _id: number }>("products").deleteOne({ _id: 3 });
    await shop()
      .collection<{ _id: number }>("orders")
      .insertOne({ ...order, _id: 8_000_000 });
    const red = await reconcile();
    expect(red.code).toBe(3);
    expect(red.certificate.verdict).toBe("RED");
    const named = red.certificate.findings
      .map((f) => `${f.kind} ${f.collection} ${f.id} ${f.fields.map((field) => field.path).join(" ")}`.trim())
      .toSorted();
    expect(named).toEqual(["content customers 5 address.city", "extra orders 8000000", "missing products 3"]);
  });

  it("a repair says what it would do, does it from the source, and the certificate is green again", async () => {
    const dry = await run({ mode: "repair", dryRun: true });
    expect(dry).toMatchObject({ status: "OK", dryRun: true, files: { planned: 0 } });
    expect(dry["would"]).toMatchObject({ repair: { keys: { places: 0, customers: 1, products: 1, orders: 1 } } });
    const repairs = shop().collection("files");
    expect(await repairs.countDocuments({ kind: "repair" })).toBe(0);
    expect(await run((dry["next"] as { input: object }[])[0]?.input ?? {})).toMatchObject({
      status: "OK",
      mode: "repair",
      repair: { collections: { customers: { repaired: 1 }, products: { repaired: 1 }, orders: { repaired: 1 } } },
      next: [],
    });
    expect(await repairs.countDocuments({ kind: "repair", state: "done" })).toBeGreaterThan(2);
    expect((await reconcile()).certificate.verdict).toBe("GREEN");
  });

  it("one customer is filled back by its key, without a reconciliation", async () => {
    await shop().collection<{ _id: number }>("customers").deleteOne({ _id: 6 });
    await shop().collection("orders").deleteMany({ customer: 6 });
    expect(await run({ mode: "repair", customers: [6], reconcile: true })).toMatchObject({
      status: "OK",
      reconcile: { drift: 0 },
      certificate: { status: "GREEN" },
    });
  });
});
