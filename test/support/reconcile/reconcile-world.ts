import { hash } from "node:crypto";
import { join } from "node:path";
import type { MongoClient, Db } from "mongodb";
import { type Connection, createConnection } from "mysql2/promise";
import { applyFiles } from "../../../functions/apply-files/apply-files.ts";
import { buildPartition } from "../../../functions/build-documents/build-documents.ts";
import { certify } from "../../../functions/certify/certify.ts";
import { checkRepair } from "../../../functions/check-repair/check-repair.ts";
import { planRepair, type PlanRepairInput, type PlanRepairOutput } from "../../../functions/plan-repair/plan-repair.ts";
import { planReconcile } from "../../../functions/plan-reconcile/plan-reconcile.ts";
import { reconcileSegment } from "../../../functions/reconcile-segment/reconcile-segment.ts";
import { startDocumentServer } from "../../../localstack/servers/start-document-server.ts";
import { startMariaDb } from "../../../localstack/servers/start-mariadb.ts";
import type { Certificate } from "../../../src/core/certificate/certificate.ts";
import { readChangeFile } from "../../../src/core/change-files/read-change-file.ts";
import { documentSettings } from "../../../src/core/documents/document-settings.ts";
import { mergeTouchedKeys, noTouchedKeys } from "../../../src/core/documents/touched-keys.ts";
import { type MappedTable, mappedTables } from "../../../src/core/mapping/mapped-table.ts";
import type { Mapping } from "../../../src/core/mapping/mapping.ts";
import type { FileBatch } from "../../../src/core/pipeline/file-batch.ts";
import type { ListedFile } from "../../../src/core/pipeline/listed-file.ts";
import { workKeys } from "../../../src/core/pipeline/work-keys.ts";
import type { RepairResult } from "../../../src/core/repair/repair-result.ts";
import { rowsAsChangeFile } from "../../../src/core/reconcile/rows-as-change-file.ts";
import { resultOfText } from "../../../src/core/reconcile/result-json.ts";
import { reconcileKeys } from "../../../src/core/reconcile/run.ts";
import type { Segment } from "../../../src/core/reconcile/segment.ts";
import type { SegmentResult } from "../../../src/core/reconcile/segment-result.ts";
import { sourceTime } from "../../../src/core/reconcile/source-time.ts";
import { customerCodec } from "../../../src/edges/customer-codec.ts";
import { mongoDocumentStore } from "../../../src/edges/mongo-document-store.ts";
import { mongoDocumentScan } from "../../../src/edges/mongo-document-scan.ts";
import { mongoFileLedger } from "../../../src/edges/mongo-file-ledger.ts";
import { mongoLedgerCounter } from "../../../src/edges/mongo-ledger-counter.ts";
import { openMongo } from "../../../src/edges/mongo.ts";
import { orderCodec } from "../../../src/edges/order-codec.ts";
import { placeCodec } from "../../../src/edges/place-codec.ts";
import { productCodec } from "../../../src/edges/product-codec.ts";
import { slicesCodec } from "../../../src/edges/slice-codec.ts";
import type { Stored } from "../../../src/edges/stored-document.ts";
import { mysqlPool } from "../../../src/edges/mysql.ts";
import type { SourceDatabase } from "../../../src/edges/source-database.ts";
import { mysqlSource } from "../../../src/edges/source-mysql.ts";
import { applyRows } from "../../../src/steps/apply-rows.ts";
import { buildDocuments } from "../../../src/steps/build-documents.ts";
import { memoryDocumentStore } from "../memory-document-store.ts";
import { memoryObjectStore, type MemoryObjectStore } from "../memory-object-store.ts";
import { temporaryFolder } from "../servers/temporary-folder.ts";

const WORK = "work";

/** Both real servers, the pipeline's writer and the three reconciling functions wired as their handlers wire them. */
export type ReconcileWorld = {
  readonly mapping: Mapping;
  readonly sql: Connection;
  readonly db: Db;
  readonly source: SourceDatabase;
  /** Loads every source row and builds every document, into an empty target. */
  load(): Promise<void>;
  /** Plan the repair, load and build what it wrote, check it: the state machine's order as plain calls. */
  repair(repair?: PlanRepairInput["repair"]): Promise<{ planned: PlanRepairOutput; result: RepairResult }>;
  /** Plan, every segment, certificate. `between` runs whenever a difference is waited for. */
  reconcile(options?: { source?: SourceDatabase | null; between?: () => Promise<void> }): Promise<Reconciled>;
  stop(): Promise<void>;
};

export type Reconciled = {
  readonly certificate: Certificate;
  readonly html: string;
  readonly results: readonly SegmentResult[];
};

export async function reconcileWorld(mapping: Mapping): Promise<ReconcileWorld> {
  const folder = temporaryFolder();
  const mariadb = await startMariaDb({ dataDir: join(folder.path, "mariadb"), durable: false });
  const documents = await startDocumentServer({
    dataDir: join(folder.path, "documents"),
    environment: process.env,
    durable: false,
  });
  const sql = await createConnection({ uri: mariadb.uri, charset: "utf8mb4", timezone: "Z" });
  const client: MongoClient = await openMongo(documents.uri);
  const db = client.db("shop");
  const source = mysqlSource(mysqlPool(mariadb.uri));
  let runs = 0;
  const objects = memoryObjectStore();
  return {
    mapping,
    sql,
    db,
    source,
    load: () => load(mapping, sql, db),
    reconcile: ({ source: given = source, between = async () => undefined } = {}) =>
      reconcileRun({ mapping, db, objects, source: given, between }, `run-${(runs += 1)}`),
    repair: (repair = { of: null, keys: null }) =>
      repairRun({ mapping, db, objects, source, between: async () => undefined }, `run-${(runs += 1)}`, repair),
    stop: async () => {
      await source.close();
      await sql.end();
      await client.close();
      await documents.stop();
      await mariadb.stop();
      folder.remove();
    },
  };
}

/** The writer's own two phases, in memory because it is ten times as fast, stored by its own codecs. */
async function load(mapping: Mapping, sql: Connection, db: Db): Promise<void> {
  await db.dropDatabase();
  const settings = documentSettings(mapping);
  const store = memoryDocumentStore();
  const deps = { store, settings, pause: async () => undefined, now: () => new Date() };
  const touched = noTouchedKeys();
  for (const table of mappedTables(mapping)) {
    for await (const batch of readChangeFile(await tableText(mapping, table, sql), {
      key: loadKey(mapping, table),
      mapping,
      maxBatchChanges: 5_000,
    })) {
      mergeTouchedKeys(touched, (await applyRows(deps, batch.changes)).touched);
    }
  }
  await buildDocuments(deps, touched);
  const { places, customers, products, orders, product_buyers: slices } = store.collections;
  await insert(db, "places", places.values(), placeCodec.encode);
  await insert(db, "customers", customers.values(), customerCodec(settings).encode);
  await insert(db, "products", products.values(), productCodec(settings).encode);
  await insert(db, "orders", orders.values(), orderCodec(settings).encode);
  await insert(db, "product_buyers", slices.values(), slicesCodec(settings).encode);
}

const loadKey = (mapping: Mapping, table: MappedTable): string =>
  `raw/epoch=0001/${mapping.schema}/${table.mapping.table}/LOAD00000001.csv`;

/** The whole table, all its columns, as DMS would write it. */
async function tableText(mapping: Mapping, table: MappedTable, sql: Connection): Promise<Iterable<string>> {
  const [rows, fields] = await sql.query({
    sql: `SELECT * FROM \`${mapping.schema}\`.\`${table.mapping.table}\``,
    rowsAsArray: true,
    typeCast: (field) => field.string("utf8"),
  });
  return rowsAsChangeFile(
    fields.map((field) => field.name),
    rows as unknown as (string | null)[][],
  );
}

async function insert<D>(
  db: Db,
  collection: string,
  documents: Iterable<D>,
  encode: (document: D) => Stored,
): Promise<void> {
  const encoded = [...documents].map(encode);
  for (let at = 0; at < encoded.length; at += 1_000)
    await db.collection(collection).insertMany(encoded.slice(at, at + 1_000));
}

type Wiring = {
  readonly objects: MemoryObjectStore;
  readonly mapping: Mapping;
  readonly db: Db;
  readonly source: SourceDatabase | null;
  readonly between: () => Promise<void>;
};

const DATA = "data";

async function repairRun(
  { mapping, db, objects, source, between }: Wiring,
  runId: string,
  repair: PlanRepairInput["repair"],
): Promise<{ planned: PlanRepairOutput; result: RepairResult }> {
  const settings = documentSettings(mapping);
  const now = (): Date => new Date();
  const store = mongoDocumentStore({ db, settings, newToken: () => Math.floor(Math.random() * 2 ** 31) });
  const [scan, ledger] = [mongoDocumentScan(db, settings), mongoFileLedger(db)];
  const executions = { start: async () => ({ started: true }), isRunning: async () => false };
  const common = { source, scan, store, ledger, objects, executions, mapping, dataBucket: DATA, workBucket: WORK, now };
  // A full load leaves its files in the ledger; a repair asks there for the epoch.
  if ((await ledger.newestEpoch()) === null)
    await db.collection("files").insertOne({ key: "raw/load.csv", kind: "load", epoch: "0001", state: "done" });
  const planned = await planRepair(common, { runId, execution: `arn:x:${runId}`, repair, dryRun: false });
  const documents = { store, settings, pause: async () => undefined, now };
  const open = async function* (file: ListedFile): AsyncGenerator<string> {
    yield (await objects.getText(file.bucket, file.key)) ?? "";
  };
  const batches = planned.plan.batches === 0 ? "" : await objects.getText(WORK, workKeys.manifest(runId));
  for (const line of (batches ?? "").split("\n").filter((one) => one !== "")) {
    await applyFiles({ ...documents, objects, ledger, mapping, open, workBucket: WORK }, JSON.parse(line) as FileBatch);
  }
  for (const item of planned.plan.partitions) await buildPartition({ ...documents, objects, workBucket: WORK }, item);
  await ledger.commit(runId, now());
  const settling = { settleMs: 1, attempts: 2, sleep: between };
  const md5 = (text: string): string => hash("md5", text);
  return { planned, result: await checkRepair({ ...common, settings, md5, settling }, { runId }) };
}

async function reconcileRun({ mapping, db, objects, source, between }: Wiring, id: string): Promise<Reconciled> {
  const settings = documentSettings(mapping);
  const scan = mongoDocumentScan(db, settings);
  const run = { id, mode: "reconcile", startedAt: new Date().toISOString() };
  const common = { source, scan, objects, workBucket: WORK, mapping };
  const executions = { isRunning: async () => false };
  await planReconcile(
    { ...common, ledger: mongoFileLedger(db), executions, replicated: null, now: () => new Date() },
    { run, execution: id, claimedBefore: null, mayWait: true },
  );
  const segments = (await objects.getText(WORK, reconcileKeys.segments(id))) ?? "";
  const facts = { documents: settings, time: sourceTime(mapping), md5: (text: string) => hash("md5", text) };
  const settling = { settleMs: 1, attempts: 3, sleep: between };
  const results: SegmentResult[] = [];
  for (const line of segments.trim().split("\n")) {
    const segment = JSON.parse(line) as Segment;
    await reconcileSegment({ ...common, settings: facts, settling, nowMs: () => performance.now() }, { run, segment });
    results.push(resultOfText((await objects.getText(WORK, reconcileKeys.result(id, segment.segment))) ?? ""));
  }
  const moneyScale = settings.scales.lineTotal;
  await certify(
    {
      objects,
      ledger: mongoLedgerCounter(db),
      files: mongoFileLedger(db),
      workBucket: WORK,
      moneyScale,
      now: () => new Date(),
    },
    { run, latest: true },
  );
  const certificate = JSON.parse((await objects.getText(WORK, "certificates/latest.json")) ?? "") as Certificate;
  return { certificate, html: (await objects.getText(WORK, "certificates/latest.html")) ?? "", results };
}
