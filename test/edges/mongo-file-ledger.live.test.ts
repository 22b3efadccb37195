import { join } from "node:path";
import type { Db, MongoClient } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningServer } from "../../localstack/servers/running-server.ts";
import { startDocumentServer } from "../../localstack/servers/start-document-server.ts";
import { TargetUnavailableError } from "../../src/core/errors/error-classes.ts";
import { ensureLedgerIndexes } from "../../src/edges/ensure-ledger-indexes.ts";
import { mongoFileLedger } from "../../src/edges/mongo-file-ledger.ts";
import { openMongo } from "../../src/edges/mongo.ts";
import { temporaryFolder } from "../support/servers/temporary-folder.ts";
import { fileLedgerContract } from "./file-ledger-contract.ts";

describe("file ledger on a real server", () => {
  const folder = temporaryFolder();
  let server: RunningServer;
  let client: MongoClient;
  let db: Db;
  beforeAll(async () => {
    server = await startDocumentServer({
      dataDir: join(folder.path, "documents"),
      environment: process.env,
      durable: false,
    });
    client = await openMongo(server.uri);
  });
  afterAll(async () => {
    await client?.close();
    await server?.stop();
    folder.remove();
  });

  let databases = 0;
  fileLedgerContract(async () => {
    databases += 1;
    db = client.db(`ledger${databases}`);
    await ensureLedgerIndexes(db);
    return mongoFileLedger(db);
  });

  it("makes its indexes as often as asked", async () => {
    await ensureLedgerIndexes(db);
    await ensureLedgerIndexes(db);
    expect((await db.collection("files").indexes()).map(({ name }) => String(name))).toEqual(
      expect.arrayContaining(["_id_", "plannedAt", "run_state", "state"]),
    );
  });

  it("says TargetUnavailableError when the server does not answer", async () => {
    const nobody = await openMongo("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200");
    await expect(mongoFileLedger(nobody.db("x")).find(["a"])).rejects.toThrow(TargetUnavailableError);
    await nobody.close();
  });
});
