import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { endOrphan, readPidFile } from "../data-folder-owner.ts";
import { checkRoom, saysDiskFull } from "../disk-room.ts";
import { flushLater } from "../flush-later.ts";
import { keepRunning } from "../keep-running.ts";
import type { PrivateChild } from "../private-child.ts";
import { runProgram } from "../run-program.ts";
import type { RunningServer, WriteLog } from "../running-server.ts";
import { serverProblem } from "../server-problem.ts";
import { makeServerFolder } from "../server-user.ts";
import { socketFolder } from "../socket-folder.ts";
import { NOT_DURABLE } from "./engine-settings.ts";
import { engineTemplate } from "./engine-template.ts";
import { ENGINE_SOCKET } from "./launch-engine.ts";
import { startGatewayProcess } from "./start-gateway-process.ts";

export type StartDocumentDbOptions = {
  /** An installed package set. */
  readonly prefix: string;
  /** Claimed by the caller. */
  readonly folder: string;
  readonly log: WriteLog;
  readonly durable: boolean;
};

/** 34 MB were seen, and the log of writes takes up to 256 MB under load. */
const FRESH_BYTES = 100_000_000;

/** Copies the template under another name and renames it: a kill in the middle leaves no half data folder. */
const createData = async (prefix: string, folder: string): Promise<string> => {
  const data = join(folder, "engine");
  if (existsSync(join(data, "PG_VERSION"))) return data;
  const template = await engineTemplate(prefix);
  const fresh = join(folder, "engine.new");
  checkRoom(folder, FRESH_BYTES, "a new document database");
  rmSync(fresh, { recursive: true, force: true });
  const copied = await runProgram("cp", ["-a", "--reflink=auto", template, fresh]);
  if (copied.status !== 0) {
    const code = saysDiskFull(copied.stderr) ? "TS706" : "TS707";
    throw serverProblem({
      code,
      where: fresh,
      found: copied.stderr.split("\n")[0] ?? "",
      expected: "a copy of the empty database",
    });
  }
  renameSync(fresh, data);
  flushLater(data);
  return data;
};

/** The DocumentDB engine with our gateway in front, in a child process that is started again when it or the engine crashes. */
export const startDocumentDb = async (options: StartDocumentDbOptions): Promise<RunningServer> => {
  const { prefix, folder, log } = options;
  const pidFile = join(folder, "gateway.pid");
  const data = await createData(prefix, folder);
  const sockets = makeServerFolder(socketFolder(folder, ENGINE_SOCKET));
  const settings = options.durable ? {} : NOT_DURABLE;
  const engine = { prefix, data, socketFolder: sockets, log: join(folder, "engine.log"), settings };
  let port = 0;
  let version = "";
  const start = async (): Promise<PrivateChild> => {
    // First the gateway, which would start the engine again, then the engine (in launchEngine).
    await endOrphan(readPidFile(pidFile), folder, "SIGTERM");
    const started = await startGatewayProcess({ engine, port, pidFile }, join(folder, "gateway.log"), log);
    ({ port, version } = started);
    return started.child;
  };
  const kept = await keepRunning({ name: "document server", start, stopSignal: "SIGTERM", log });
  const uri = `mongodb://127.0.0.1:${port}/?directConnection=true`;
  return {
    uri,
    kind: "DocumentDB engine from Debian's archive, private",
    version,
    get pid() {
      return kept.pid();
    },
    stop: async () => {
      await kept.stop();
      if (sockets !== folder) rmSync(sockets, { recursive: true, force: true });
    },
  };
};
