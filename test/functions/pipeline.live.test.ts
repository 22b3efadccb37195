import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { MongoClient } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalCloud } from "../../localstack/aws/local-cloud.ts";
import { startLocalCloud } from "../../localstack/aws/start-local-cloud.ts";
import { bundleFunctions } from "../../localstack/bundle.ts";
import type { RunningServer } from "../../localstack/servers/running-server.ts";
import { startDocumentServer } from "../../localstack/servers/start-document-server.ts";
import type { LedgerEntry } from "../../src/core/pipeline/ledger-entry.ts";
import { openMongo } from "../../src/edges/mongo.ts";
import { changeFileText } from "../support/change-file-text.ts";
import { eventually } from "../support/servers/eventually.ts";
import { temporaryFolder } from "../support/servers/temporary-folder.ts";

const TEMPLATE = join(import.meta.dirname, "../../template.yaml");
const raw = (rest: string): string => `raw/epoch=0001/pos/${rest}`;
type Ended = { status: string; output: Record<string, unknown> | null; error: string | null };

/** The deployed template, state machine and bundles on real servers; only AWS itself is ours. */
describe("the pipeline on the local cloud", () => {
  const folder = temporaryFolder();
  let server: RunningServer;
  let cloud: LocalCloud;
  let client: MongoClient;
  let s3: S3Client;
  const put = (key: string, Body: string): Promise<unknown> =>
    s3.send(new PutObjectCommand({ Bucket: cloud.names["DataBucket"], Key: key, Body }));
  const run = async (input: unknown): Promise<Ended> => {
    const machine = cloud.states.stateMachines()[0]?.arn ?? "";
    const { executionArn } = cloud.states.startExecution(machine, JSON.stringify(input), `test-${randomUUID()}`);
    const { status } = await cloud.states.finished(executionArn);
    const { output, error } = cloud.states.outcome(executionArn);
    return { status, output: output === null ? null : (JSON.parse(output) as Record<string, unknown>), error };
  };
  const ledger = async (key: string): Promise<LedgerEntry | null> =>
    client.db("shop").collection<LedgerEntry>("files").findOne({ key });

  beforeAll(async () => {
    const bundlesDir = join(folder.path, "bundles");
    await bundleFunctions({ outDir: bundlesDir });
    server = await startDocumentServer({
      dataDir: join(folder.path, "documents"),
      environment: process.env,
      durable: false,
    });
    cloud = await startLocalCloud({
      templatePath: TEMPLATE,
      dataDir: join(folder.path, "aws"),
      port: 0,
      bundlesDir,
      functionEnvironment: { TARGET_URI: server.uri, LOAD_CONCURRENCY: "2", BUILD_CONCURRENCY: "2" },
    });
    client = await openMongo(server.uri);
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    s3 = new S3Client({ endpoint: cloud.endpoint, region: "us-east-1", credentials });
  });
  afterAll(async () => {
    s3?.destroy();
    await client?.close();
    await cloud?.stop();
    await server?.stop();
    folder.remove();
  });

  it("is woken by a new file and makes documents of it", async () => {
    await put(
      raw("Customer/LOAD00000001.csv"),
      changeFileText("Customer", ["I,0,Guy,Deb,__NULL__,__NULL__,__NULL__,__NULL__,__NULL__,__NULL__"]),
    );
    await put(raw("Product/LOAD00000001.csv"), changeFileText("Product", ["I,5,Lamp,5.00,9"]));
    await put(
      raw("Order/LOAD00000001.csv"),
      changeFileText("Order", ["I,1,2026-11-20 10:00:00,__NULL__,new,0,10.00,1.00,11.00"]),
    );
    await put(raw("Orderline/LOAD00000001.csv"), changeFileText("Orderline", ["I,1,5,2,5.00,10.00"]));
    await eventually(async () => (await ledger(raw("Orderline/LOAD00000001.csv")))?.state === "done");
    const customer = await client
      .db("shop")
      .collection<{ _id: number; orders: unknown[] }>("customers")
      .findOne({ _id: 0 });
    expect(customer?.orders).toMatchObject([{ id: 1, lines: [{ product: 5, name: "Lamp", quantity: 2 }] }]);
  });

  it("refuses one file, quarantines one row, and loads the rest", async () => {
    await put(raw("City/LOAD00000001.csv"), "Op,zip\nI,1\n");
    await put(raw("City/LOAD00000002.csv"), changeFileText("City", ["I,00501,HOLTSVILLE,NY", "I,00544"]));
    const { status, output } = await run({ mode: "files", files: [raw("City/")], force: true });
    expect(status).toBe("SUCCEEDED");
    expect(output).toMatchObject({
      status: "PARTIAL",
      files: { planned: 2, done: 1, quarantined: 1 },
      rows: { rowsRead: 2, quarantined: 1 },
    });
  });

  it("loads nothing twice when a function is killed in the middle, and ends with a certificate", async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `I,${String(i + 1_000).padStart(5, "0")},TOWN,NY`);
    await put(raw("City/LOAD00000003.csv"), changeFileText("City", rows));
    const key = raw("City/LOAD00000003.csv");
    let killed = false;
    await eventually(() => {
      const applying = cloud.lambda.functions().find(({ name, running }) => name.includes("ApplyFiles") && running > 0);
      for (const pid of applying?.pids ?? []) killed = process.kill(pid, "SIGKILL") || killed;
      return killed;
    });
    await eventually(async () => (await ledger(key))?.state === "done");
    expect(await ledger(key)).toMatchObject({ attempts: 1, counts: { rowsRead: 20_000, quarantined: 0 } });
    expect(await client.db("shop").collection("places").countDocuments({ city: "TOWN" })).toBe(20_000);
    // Without a source a certificate tells whether anything was lost on the way, and that nothing was compared.
    const { status, output } = await run({ mode: "reconcile" });
    expect([status, output?.["certificate"]]).toMatchObject(["SUCCEEDED", { status: "GREEN" }]);
  });

  it("goes round a document that somebody made unreadable, says which, and counts its rows", async () => {
    const orders = client.db("shop").collection<{ _id: number }>("orders");
    const row = (id: number): string => `I,${id},2026-11-20 11:00:00,__NULL__,new,0,3.00,0.00,3.00`;
    await put(raw("Order/LOAD00000002.csv"), changeFileText("Order", [row(2), row(3)]));
    await put(
      raw("Orderline/LOAD00000002.csv"),
      changeFileText("Orderline", ["I,2,5,1,3.00,3.00", "I,3,5,1,3.00,3.00"]),
    );
    await eventually(async () => (await ledger(raw("Orderline/LOAD00000002.csv")))?.state === "done");
    await orders.updateOne({ _id: 2 }, { $set: { total: "three" } });
    await orders.updateOne({ _id: 3 }, { $unset: { _sync: "" } });
    const key = raw("Order/2026/11/20/20261120-110000000.csv");
    const paid = (id: number): string => `U,${id},2026-11-20 11:00:00,__NULL__,paid,0,3.00,0.00,3.00`;
    const input = { mode: "files", files: [key], force: true };
    await put(key, changeFileText("Order", [paid(1), paid(2), paid(3)], 1_000));
    await eventually(async () => (await ledger(key))?.state === "done");
    const { status, output } = await run(input);
    expect(status).toBe("SUCCEEDED");
    expect(output).toMatchObject({ status: "PARTIAL", rows: { rowsRead: 3, quarantined: 2 } });
    const named = (id: string, why: string) => expect.objectContaining({ collection: "orders", id, why }) as unknown;
    expect(output?.["unreadable"]).toMatchObject({
      count: 2,
      first: expect.arrayContaining([
        named("2", "cannot be read (string in a money field)"),
        named("3", "cannot be read (no _sync)"),
      ]) as unknown,
    });
    expect(output?.["next"]).toContainEqual(expect.objectContaining({ input: { mode: "repair", orders: [2, 3] } }));
    expect(await ledger(key)).toMatchObject({ state: "done", counts: { rowsRead: 3, quarantined: 2 } });
    expect(await orders.findOne({ _id: 1 })).toMatchObject({ status: "paid" });
    const customer = client.db("shop").collection<{ _id: number; orders: unknown[] }>("customers");
    expect((await customer.findOne({ _id: 0 }))?.orders).toMatchObject([{ id: 1, status: "paid" }]);
  });

  it("goes round a customer and a slice that cannot be read, and builds the others", async () => {
    const database = client.db("shop");
    await database.collection<{ _id: number }>("orders").deleteMany({ _id: { $in: [2, 3] } });
    await database.collection<{ _id: number }>("customers").updateOne({ _id: 0 }, { $set: { "_sync.rev": "one" } });
    const slice = await database.collection<{ _id: string }>("product_buyers").findOne({ product: 5 } as never);
    await database
      .collection<{ _id: string }>("product_buyers")
      .updateOne({ _id: slice?._id ?? "" }, { $set: { "edges.0.gross": "much" } });
    await put(raw("Product/LOAD00000002.csv"), changeFileText("Product", ["I,6,Rug,7.00,1"]));
    await put(
      raw("Order/LOAD00000003.csv"),
      changeFileText("Order", ["I,4,2026-11-20 12:00:00,__NULL__,new,0,7.00,0.00,7.00"]),
    );
    const key = raw("Orderline/LOAD00000003.csv");
    await put(key, changeFileText("Orderline", ["I,4,5,1,3.00,3.00", "I,4,6,1,7.00,7.00"]));
    await eventually(async () => (await ledger(key))?.state === "done");
    const { output } = await run({ mode: "files", files: [key], force: true });
    expect(output).toMatchObject({ status: "PARTIAL", rows: { quarantined: 0 } });
    expect(output?.["next"]).toContainEqual(
      expect.objectContaining({ input: { mode: "repair", customers: [0], products: [5] } }),
    );
    const rug = await database.collection<{ _id: number; buyers: unknown[] }>("products").findOne({ _id: 6 });
    expect(rug?.buyers).toMatchObject([{ customer: 0 }]);
  });

  it("fails at once, with the reason, on wrong input", async () => {
    expect(await run({ mode: "ful" })).toMatchObject({ status: "FAILED", error: "InvalidInputError" });
  });
});
