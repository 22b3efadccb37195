import { appendFileSync, existsSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { endOrphan, readPidFile } from "./data-folder-owner.ts";
import { isPortFree, onFreePort } from "./free-port.ts";
import { keepRunning } from "./keep-running.ts";
import { saysDiskFull } from "./disk-room.ts";
import { logTail } from "./log-tail.ts";
import { createDataFolder } from "./mariadb/create-data-folder.ts";
import { type MariaDbPrograms, findMariaDb } from "./mariadb/mariadb-programs.ts";
import { type MariaDbPlace, mariaDbSettings } from "./mariadb/mariadb-settings.ts";
import { openRootAccount } from "./mariadb/open-root-account.ts";
import { type PrivateChild, startPrivateChild } from "./private-child.ts";
import type { Environment, ReportProgress, RunningServer, WriteLog } from "./running-server.ts";
import { serverProblem } from "./server-problem.ts";
import { serveFolder } from "./serve-folder.ts";
import { makeServerFolder } from "./server-user.ts";
import { socketFolder } from "./socket-folder.ts";

export type StartMariaDbOptions = {
  /** Holds everything of this server: data, settings, log. Made if absent. */
  readonly dataDir: string;
  /** A port of 127.0.0.1; without it an idle one is taken. */
  readonly port?: number;
  readonly log?: WriteLog;
  readonly progress?: ReportProgress;
  readonly environment?: Environment;
  /** False only in tests: twice as fast, and a crash of the machine may lose the last second. Default true. */
  readonly durable?: boolean;
  /** Lines for its option file, such as `require-secure-transport=ON`. */
  readonly settings?: readonly string[];
};

/** Recovery of a large log after kill -9 takes seconds; a server that says nothing for this long never comes. */
const READY_TIMEOUT_MS = 120_000;
const READY_POLL_MS = 25;
const SOCKET_NAME = "mariadb.sock";

const notUp = (place: MariaDbPlace, logStart: number, why: string): Error => {
  const lines = logTail(place.errorLog, logStart);
  const full = lines.some(saysDiskFull);
  return serverProblem({
    code: full ? "TS706" : "TS702",
    where: `mariadbd, log ${place.errorLog}`,
    found: `${why}; it said: ${lines.join(" | ")}`,
    expected: "a server that answers",
  });
};

const waitUntilReady = async (child: PrivateChild, place: MariaDbPlace, logStart: number): Promise<string> => {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  let last = "";
  while (Date.now() < deadline) {
    if (child.hasEnded()) throw notUp(place, logStart, "it ended");
    try {
      if (existsSync(place.socket)) return (await openRootAccount(place.socket)).version;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await pause(READY_POLL_MS);
  }
  child.kill("SIGKILL");
  throw notUp(place, logStart, `no answer within ${READY_TIMEOUT_MS / 1000} s (${last})`);
};

const launch = async (
  programs: MariaDbPrograms,
  place: MariaDbPlace,
  folder: string,
): Promise<{ child: PrivateChild; version: string }> => {
  await endOrphan(readPidFile(place.pidFile), folder, "SIGTERM");
  rmSync(place.socket, { force: true });
  appendFileSync(place.errorLog, "");
  makeServerFolder(place.dataFolder);
  const logStart = statSync(place.errorLog).size;
  const settings = join(folder, "my.cnf");
  writeFileSync(settings, mariaDbSettings(place));
  const child = startPrivateChild({
    command: programs.mariadbd,
    args: [`--defaults-file=${settings}`],
    env: programs.env,
    cwd: folder,
    logPath: place.errorLog,
    stopSignal: "SIGTERM",
    paths: [folder, programs.mariadbd],
  });
  return { child, version: await waitUntilReady(child, place, logStart) };
};

const demandPort = async (port: number): Promise<number> => {
  if (await isPortFree(port)) return port;
  const expected = "an idle port for MariaDB";
  throw serverProblem({ code: "TS711", where: `127.0.0.1:${port}`, found: "a port in use", expected });
};

const placeOf = async (
  folder: string,
  programs: MariaDbPrograms,
  options: StartMariaDbOptions,
): Promise<Omit<MariaDbPlace, "port">> => {
  const pidFile = join(folder, "mariadb.pid");
  // The port asked for may still be held by an orphan on this very folder.
  await endOrphan(readPidFile(pidFile), folder, "SIGTERM");
  return {
    dataFolder: await createDataFolder(programs, folder),
    temporaryFolder: makeServerFolder(join(folder, "tmp")),
    socket: join(socketFolder(folder, SOCKET_NAME), SOCKET_NAME),
    pidFile,
    errorLog: join(folder, "mariadb.log"),
    prefix: programs.prefix,
    durable: options.durable ?? true,
    settings: options.settings ?? [],
  };
};

const keepMariaDb = async (
  programs: MariaDbPrograms,
  place: MariaDbPlace,
  folder: string,
  log: WriteLog,
): Promise<RunningServer> => {
  let version = "";
  const start = async (): Promise<PrivateChild> => {
    const started = await launch(programs, place, folder);
    version = started.version;
    return started.child;
  };
  const kept = await keepRunning({ name: "MariaDB", start, stopSignal: "SIGTERM", log });
  return {
    uri: `mysql://root@127.0.0.1:${place.port}/`,
    kind: programs.kind,
    version,
    get pid() {
      return kept.pid();
    },
    stop: () => kept.stop(),
  };
};

/**
 * A private MariaDB on 127.0.0.1 as a child of this process: `mariadbd` on PATH, else from Debian's archive. It ends with
 * this process, is started again when it crashes, and takes over a folder whose last owner was killed.
 * Uri: `mysql://root@127.0.0.1:<port>/`, no password. Throws ServerStartError (TS701 to TS711).
 */
export const startMariaDb = async (options: StartMariaDbOptions): Promise<RunningServer> => {
  const log = options.log ?? (() => {});
  const programs = await findMariaDb(options.environment ?? process.env, options.progress ?? (() => {}));
  const folder = makeServerFolder(resolve(options.dataDir));
  return serveFolder(folder, async () => {
    const place = await placeOf(folder, programs, options);
    const keep = (port: number) => keepMariaDb(programs, { ...place, port }, folder, log);
    return options.port === undefined ? onFreePort(keep) : keep(await demandPort(options.port));
  });
};
