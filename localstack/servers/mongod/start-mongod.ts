import { appendFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { MongoClient } from "mongodb";
import { endOrphan, readPidFile } from "../data-folder-owner.ts";
import { onFreePort } from "../free-port.ts";
import { keepRunning } from "../keep-running.ts";
import { saysDiskFull } from "../disk-room.ts";
import { logTail } from "../log-tail.ts";
import { type PrivateChild, startPrivateChild } from "../private-child.ts";
import type { RunningServer, WriteLog } from "../running-server.ts";
import { serverProblem } from "../server-problem.ts";
import { makeServerFolder } from "../server-user.ts";

export type StartMongodOptions = {
  readonly program: string;
  readonly kind: string;
  /** Claimed by the caller. */
  readonly folder: string;
  readonly log: WriteLog;
};

const READY_TIMEOUT_MS = 120_000;
const READY_POLL_MS = 50;
const PING_MS = 1_000;

/** No socket in /tmp; half of the memory as cache is the default, and a laptop has other things to do. */
const SETTINGS = ["--nounixsocket", "--wiredTigerCacheSizeGB", "0.5"];

const askVersion = async (uri: string): Promise<string> => {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: PING_MS });
  try {
    const info = await client.db("admin").command({ buildInfo: 1 });
    return String(info["version"]);
  } finally {
    await client.close();
  }
};

const notUp = (logPath: string, logStart: number, why: string): Error => {
  const lines = logTail(logPath, logStart);
  const full = lines.some(saysDiskFull);
  const found = `${why}; it said: ${lines.join(" | ")}`;
  return serverProblem({
    code: full ? "TS706" : "TS702",
    where: `mongod, log ${logPath}`,
    found,
    expected: "a server that answers",
  });
};

const waitUntilReady = async (child: PrivateChild, uri: string, logPath: string, logStart: number): Promise<string> => {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    try {
      return await askVersion(uri);
    } catch {
      if (child.hasEnded()) throw notUp(logPath, logStart, "it ended");
    }
    await pause(READY_POLL_MS);
  }
  child.kill("SIGKILL");
  throw notUp(logPath, logStart, `no answer within ${READY_TIMEOUT_MS / 1000} s`);
};

const keepMongod = async (options: StartMongodOptions, data: string, port: number): Promise<RunningServer> => {
  const { program, kind, log } = options;
  const logPath = join(options.folder, "mongod.log");
  // Journaled before it is acknowledged: without it a killed mongod forgets the last 100 ms.
  const uri = `mongodb://127.0.0.1:${port}/?directConnection=true&journal=true`;
  let version = "";
  const start = async (): Promise<PrivateChild> => {
    await endOrphan(readPidFile(join(data, "mongod.lock")), data, "SIGTERM");
    appendFileSync(logPath, "");
    const logStart = statSync(logPath).size;
    const child = startPrivateChild({
      command: program,
      args: ["--dbpath", data, "--bind_ip", "127.0.0.1", "--port", String(port), ...SETTINGS],
      env: { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: data, LC_ALL: "C" },
      cwd: data,
      logPath,
      stopSignal: "SIGTERM",
      paths: [data, program],
    });
    version = await waitUntilReady(child, uri, logPath, logStart);
    return child;
  };
  const kept = await keepRunning({ name: "mongod", start, stopSignal: "SIGTERM", log });
  return {
    uri,
    kind,
    version,
    get pid() {
      return kept.pid();
    },
    stop: () => kept.stop(),
  };
};

/** A private mongod, standalone, on 127.0.0.1; started again on the same port when it crashes. */
export const startMongod = (options: StartMongodOptions): Promise<RunningServer> => {
  const data = makeServerFolder(join(options.folder, "mongod"));
  return onFreePort((port) => keepMongod(options, data, port));
};
