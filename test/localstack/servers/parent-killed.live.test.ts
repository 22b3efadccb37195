import { spawn } from "node:child_process";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { createConnection } from "mysql2/promise";
import { afterAll, describe, expect, it } from "vitest";
import { readPidFile } from "../../../localstack/servers/data-folder-owner.ts";
import { processStart } from "../../../localstack/servers/process-identity.ts";
import { startDocumentServer } from "../../../localstack/servers/start-document-server.ts";
import { startMariaDb } from "../../../localstack/servers/start-mariadb.ts";
import { eventually } from "../../support/servers/eventually.ts";
import { firstLine } from "../../support/servers/first-line.ts";
import { privateEnvironment } from "../../support/servers/private-environment.ts";
import { temporaryFolder } from "../../support/servers/temporary-folder.ts";

type Held = { mariadb: { uri: string; pid: number }; documents: { uri: string; pid: number } };

const SUPPORT = join(import.meta.dirname, "../../support/servers");
const folder = temporaryFolder();
afterAll(() => folder.remove());

const holdServers = async (): Promise<{ held: Held; kill: () => void }> => {
  const parent = spawn(process.execPath, [join(SUPPORT, "hold-servers.ts"), folder.path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const held = JSON.parse(await firstLine(parent)) as Held;
  return { held, kill: () => void parent.kill("SIGKILL") };
};

describe("kill -9 of the program", () => {
  it("takes its servers along, and the next start has all their data", async () => {
    const { held, kill } = await holdServers();
    // The engine behind the gateway; absent where the document server is a mongod.
    const engine = readPidFile(join(folder.path, "documents", "engine", "postmaster.pid"));
    const pids = [held.mariadb.pid, held.documents.pid, ...(engine === null ? [] : [engine])];
    expect(pids.map(processStart)).not.toContain(null);
    const connection = await createConnection(held.mariadb.uri);
    await connection.query("CREATE DATABASE kept");
    connection.destroy();
    const client = await MongoClient.connect(held.documents.uri);
    await client.db("kept").collection("kept").insertOne({ kept: true });
    await client.close();
    kill();
    await eventually(() => pids.every((pid) => processStart(pid) === null));

    const mariadb = await startMariaDb({ dataDir: join(folder.path, "mariadb"), durable: false });
    const documents = await startDocumentServer({
      dataDir: join(folder.path, "documents"),
      environment: privateEnvironment(),
    });
    const again = await createConnection(mariadb.uri);
    const [rows] = await again.query("SHOW DATABASES LIKE 'kept'");
    expect(rows).toHaveLength(1);
    await again.end();
    const reader = await MongoClient.connect(documents.uri);
    expect(await reader.db("kept").collection("kept").countDocuments()).toBe(1);
    await reader.close();
    await Promise.all([mariadb.stop(), documents.stop()]);
  });

  it("lets the next start in at once, while the old servers still end", async () => {
    const { kill } = await holdServers();
    kill();
    const mariadb = await startMariaDb({ dataDir: join(folder.path, "mariadb"), durable: false });
    const documents = await startDocumentServer({
      dataDir: join(folder.path, "documents"),
      environment: privateEnvironment(),
    });
    const reader = await MongoClient.connect(documents.uri);
    expect(await reader.db("kept").collection("kept").countDocuments()).toBe(1);
    await reader.close();
    await Promise.all([mariadb.stop(), documents.stop()]);
  });

  it("takes along a child that only the watchdog guards", async () => {
    const parent = spawn(process.execPath, [join(SUPPORT, "hold-child.ts")], { stdio: ["ignore", "pipe", "inherit"] });
    const pid = Number(await firstLine(parent));
    expect(processStart(pid)).not.toBeNull();
    parent.kill("SIGKILL");
    await eventually(() => processStart(pid) === null);
  });
});
