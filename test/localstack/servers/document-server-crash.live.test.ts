import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { MongoClient } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPidFile } from "../../../localstack/servers/data-folder-owner.ts";
import { cannotInstall } from "../../../localstack/servers/debian/install-package-set.ts";
import { DOCUMENTDB_PACKAGES } from "../../../localstack/servers/documentdb/documentdb-package-set.ts";
import type { RunningServer } from "../../../localstack/servers/running-server.ts";
import { eventually } from "../../support/servers/eventually.ts";
import { startEngine } from "../../support/servers/start-engine.ts";
import { temporaryFolder } from "../../support/servers/temporary-folder.ts";

const folder = temporaryFolder();
const dataDir = join(folder.path, "documents");
let server: RunningServer;
let client: MongoClient;

/** Four writers that note what was acknowledged, while `crash` happens after the first thousand. */
const writeThrough = async (
  collection: string,
  crash: () => void,
): Promise<{ acknowledged: number[]; stored: Set<number> }> => {
  const target = client.db("crash").collection<{ _id: number; text: string }>(collection);
  const acknowledged: number[] = [];
  const enough = 4_000;
  let crashed = false;
  const write = async (writer: number): Promise<void> => {
    for (let i = 0; acknowledged.length < enough; i += 1) {
      const id = writer * 1_000_000 + i;
      try {
        await target.insertOne({ _id: id, text: "x".repeat(200) });
        acknowledged.push(id);
      } catch {
        await pause(10);
      }
      if (!crashed && acknowledged.length > 1_000) {
        crashed = true;
        crash();
      }
    }
  };
  await Promise.all([0, 1, 2, 3].map(write));
  const stored = new Set((await target.find({}, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id));
  return { acknowledged, stored };
};

// Where there is no apt of Debian there is no engine to test.
describe.runIf(cannotInstall(DOCUMENTDB_PACKAGES, process.env) === null)(
  "kill -9 in the middle of acknowledged writes",
  () => {
    beforeAll(async () => {
      server = await startEngine(join(folder.path, "documents"));
      client = await MongoClient.connect(server.uri, { serverSelectionTimeoutMS: 20_000 });
    });

    afterAll(async () => {
      await client.close();
      await server.stop();
      folder.remove();
    });

    it("of the engine: it runs again and nothing is lost", async () => {
      const pidFile = join(dataDir, "engine", "postmaster.pid");
      const before = readPidFile(pidFile);
      expect(before).not.toBeNull();
      const { acknowledged, stored } = await writeThrough("engine", () => process.kill(before ?? 0, "SIGKILL"));
      expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
      expect(readPidFile(pidFile)).not.toBe(before);
    });

    it("of the gateway: it runs again at the same address and nothing is lost", async () => {
      const before = server.pid;
      const { acknowledged, stored } = await writeThrough("gateway", () => process.kill(before, "SIGKILL"));
      expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
      await eventually(() => server.pid !== before);
    });

    it("of one of the engine's workers: the others go on after recovery", async () => {
      const postmaster = readPidFile(join(dataDir, "engine", "postmaster.pid")) ?? 0;
      const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, "utf8").trim().split(" ");
      const worker = children.find((pid) =>
        readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("postgres: postgres postgres"),
      );
      expect(worker).toBeDefined();
      const { acknowledged, stored } = await writeThrough("worker", () => process.kill(Number(worker), "SIGKILL"));
      expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    });
  },
);
