import { resolve } from "node:path";
import { startDocumentDb } from "./documentdb/start-documentdb.ts";
import { type DocumentServerWay, findDocumentServer } from "./find-document-server.ts";
import { startMongod } from "./mongod/start-mongod.ts";
import type { Environment, ReportProgress, RunningServer, WriteLog } from "./running-server.ts";
import { serveFolder } from "./serve-folder.ts";
import { makeServerFolder } from "./server-user.ts";

export type StartDocumentServerOptions = {
  /** Holds everything of this server: data, settings, logs. Made if absent. Not used with MONGODB_URI. */
  readonly dataDir: string;
  readonly log?: WriteLog;
  readonly progress?: ReportProgress;
  readonly environment: Environment;
  /** False only in tests: a crash of the machine may lose the last writes. Default true. */
  readonly durable?: boolean;
};

const startPrivate = (
  found: Exclude<DocumentServerWay, { type: "given" }>,
  folder: string,
  options: StartDocumentServerOptions,
): Promise<RunningServer> => {
  const log = options.log ?? (() => {});
  return found.type === "mongod"
    ? startMongod({ program: found.program, kind: found.kind, folder, log })
    : startDocumentDb({ prefix: found.prefix, folder, log, durable: options.durable ?? true });
};

/**
 * A MongoDB-compatible server on 127.0.0.1: MONGODB_URI as it is, else a private child (mongod, or the DocumentDB engine
 * with our gateway). A private one ends with this process, is started again on the same port when it crashes, and takes over
 * a folder whose last owner was killed. Throws ServerStartError (TS701 to TS709).
 */
export const startDocumentServer = async (options: StartDocumentServerOptions): Promise<RunningServer> => {
  const dataDir = resolve(options.dataDir);
  const found = await findDocumentServer(dataDir, options.environment, options.progress ?? (() => {}));
  if (found.type === "given") {
    return { uri: found.uri, kind: "MONGODB_URI", version: "not asked", pid: 0, stop: () => Promise.resolve() };
  }
  const folder = makeServerFolder(dataDir);
  return serveFolder(folder, () => startPrivate(found, folder, options));
};
