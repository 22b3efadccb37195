import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Db, MongoClient } from "mongodb";
import { startDocumentServer } from "../localstack/servers/start-document-server.ts";
import { startMariaDb } from "../localstack/servers/start-mariadb.ts";
import { applySchema } from "../source/apply-schema.ts";
import { seedShop } from "../source/seed/seed-shop.ts";
import { openMongo } from "../src/edges/mongo.ts";
import { whole } from "./measure.ts";
import { type ShopFiles, SHOP_SEED, shopFiles } from "./shop-files.ts";

/** Real servers and generated shops, made when first asked for and shared by the measures of one run. */
export type BenchWorld = {
  /** A database of the document server, empty. */
  readonly emptyDatabase: (name: string) => Promise<Db>;
  /** A shop of about that many order lines as change files. */
  readonly files: (lines: number) => Promise<ShopFiles>;
  /** MariaDB with the very rows of `files(lines)`; the whole run has one such shop. Answers the connection string. */
  readonly source: (lines: number) => Promise<string>;
  /** What was started, in words. */
  readonly servers: () => readonly string[];
  readonly stop: () => Promise<void>;
};

type Progress = (text: string) => void;

const once = <Result>(make: () => Promise<Result>): (() => Promise<Result>) => {
  let made: Promise<Result> | null = null;
  return () => (made ??= make());
};

const oncePerNumber = <Result>(make: (of: number) => Promise<Result>): ((of: number) => Promise<Result>) => {
  const made = new Map<number, () => Promise<Result>>();
  return (of) => {
    const known = made.get(of) ?? once(() => make(of));
    made.set(of, known);
    return known();
  };
};

/** Keeps everything in a temporary folder, which `stop` removes. MONGODB_URI is taken when given; the source is always our own. */
export async function openBenchWorld(progress: Progress): Promise<BenchWorld> {
  const folder = await mkdtemp(path.join(tmpdir(), "tillstream-bench-"));
  const started = new AsyncDisposableStack();
  // At full size it is a gigabyte, so it must not stay behind when a measure fails or somebody presses Ctrl-C.
  const removeAtExit = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.once("exit", removeAtExit);
  started.defer(async () => {
    await rm(folder, { recursive: true, force: true });
    process.off("exit", removeAtExit);
  });
  const names: string[] = [];
  const report = { log: () => {}, progress: (p: { what: string; step: string }) => progress(`${p.what}: ${p.step}`) };

  const client = once(async (): Promise<MongoClient> => {
    const dataDir = path.join(folder, "documents");
    const server = await startDocumentServer({ dataDir, environment: process.env, ...report });
    started.defer(server.stop);
    names.push(`documents ${server.version} (${server.kind})`);
    const mongo = await openMongo(server.uri);
    started.defer(() => mongo.close());
    return mongo;
  });
  const mariaDb = once(async (): Promise<string> => {
    const server = await startMariaDb({ dataDir: path.join(folder, "mariadb"), environment: process.env, ...report });
    started.defer(server.stop);
    names.push(`source ${server.version} (${server.kind})`);
    await applySchema(server.uri);
    return server.uri;
  });
  const files = oncePerNumber((lines) => shopFiles(path.join(folder, String(lines)), lines, progress));
  return {
    emptyDatabase: async (name) => {
      const db = (await client()).db(name);
      await db.dropDatabase();
      return db;
    },
    files,
    source: oncePerNumber(async (lines) => {
      const uri = await mariaDb();
      const { size } = await files(lines);
      const filled = (done: number, total: number): void =>
        progress(`filling MariaDB: ${whole(done)} of ${whole(total)} rows`);
      const { seeded } = await seedShop(uri, { seed: SHOP_SEED, ...size, progress: filled });
      if (!seeded) throw new Error("MariaDB holds the shop of another size already");
      return uri;
    }),
    servers: () => names,
    stop: () => started.disposeAsync(),
  };
}
