import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDocumentServer } from "../../../localstack/servers/start-document-server.ts";
import { eventually } from "../../support/servers/eventually.ts";
import { privateEnvironment } from "../../support/servers/private-environment.ts";
import { temporaryFolder } from "../../support/servers/temporary-folder.ts";

/** A stand-in for mongod (the real one cannot be had everywhere): how one is found, started, watched and ended is ours to test. */
const FAKE = join(import.meta.dirname, "../../support/servers/fake-mongod.ts");
const folder = temporaryFolder();
const bin = join(folder.path, "bin");
const environment = { ...privateEnvironment(), PATH: bin };

beforeAll(() => {
  mkdirSync(bin);
  writeFileSync(join(bin, "mongod"), `#!/bin/sh\nexec "${process.execPath}" "${FAKE}" "$@"\n`, { mode: 0o755 });
});
afterAll(() => folder.remove());

const ping = async (uri: string): Promise<boolean> => {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 500 });
  try {
    await client.db("admin").command({ ping: 1 });
    return true;
  } catch {
    return false;
  } finally {
    await client.close();
  }
};

describe("mongod on PATH", () => {
  it("is started, started again at the same address after kill -9, and ended", async () => {
    const server = await startDocumentServer({ dataDir: join(folder.path, "data"), environment });
    expect(server).toMatchObject({ kind: "mongod on PATH", version: "8.0.0" });
    // A write is acknowledged only when the journal has it.
    expect(server.uri).toContain("journal=true");
    const before = server.pid;
    process.kill(before, "SIGKILL");
    await eventually(async () => server.pid !== before && (await ping(server.uri)));
    await server.stop();
    expect(await ping(server.uri)).toBe(false);
  });

  it("that gives up is an error with the end of its log", async () => {
    const failure = startDocumentServer({ dataDir: join(folder.path, "refused"), environment });
    await expect(failure).rejects.toMatchObject({ name: "ServerStartError", code: "TS702" });
    await expect(failure).rejects.toThrow(/cannot open the data folder/);
  });
});
