import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MongoClient } from "mongodb";
import { afterAll, beforeAll } from "vitest";
import { startDocumentServer } from "../../localstack/servers/start-document-server.ts";
import type { RunningServer } from "../../localstack/servers/running-server.ts";
import { openMongo } from "../../src/edges/mongo.ts";

/** A document server for the tests of one file, gone after them. Ask for the client inside a test. */
export function liveDocuments(): { client: () => MongoClient; server: () => RunningServer } {
  let folder: string;
  let server: RunningServer;
  let client: MongoClient;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "documents-"));
    server = await startDocumentServer({ dataDir: folder, environment: process.env });
    client = await openMongo(server.uri);
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return { client: () => client, server: () => server };
}
