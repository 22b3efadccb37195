import { appendFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { endOrphan, readPidFile } from "../data-folder-owner.ts";
import { saysDiskFull } from "../disk-room.ts";
import { logTail } from "../log-tail.ts";
import { type PrivateChild, startPrivateChild } from "../private-child.ts";
import { serverProblem } from "../server-problem.ts";
import { EngineClient } from "./engine-client.ts";
import { engineLayout } from "./engine-layout.ts";
import { ENGINE_SETTINGS, SETTINGS_FILE } from "./engine-settings.ts";

export type EnginePlace = {
  readonly prefix: string;
  /** PostgreSQL's data folder. */
  readonly data: string;
  /** Folder (0700) of the unix socket. */
  readonly socketFolder: string;
  readonly log: string;
  /** Settings on top of postgresql.conf. */
  readonly settings: Readonly<Record<string, string>>;
};

/** PostgreSQL names its socket by port; the port itself is not opened. */
export const ENGINE_SOCKET = ".s.PGSQL.5432";

export const ENGINE_ENV = { PATH: "/usr/bin:/bin", HOME: "/tmp", LC_ALL: "C", TZ: "GMT" };

const READY_TIMEOUT_MS = 120_000;
const READY_POLL_MS = 15;
/** Workers of a killed postmaster notice its death and let go of the shared memory within this time; 0.3 s was seen. */
const SHARED_MEMORY_MS = 15_000;
const ATTEMPT_PAUSE_MS = 100;

const notUp = (place: EnginePlace, logStart: number, why: string): Error => {
  const lines = logTail(place.log, logStart);
  const full = lines.some(saysDiskFull);
  const found = `${why}; it said: ${lines.join(" | ")}`;
  return serverProblem({
    code: full ? "TS706" : "TS702",
    where: `postgres, log ${place.log}`,
    found,
    expected: "an engine that answers",
  });
};

const startPostgres = (place: EnginePlace): PrivateChild => {
  writeFileSync(join(place.data, SETTINGS_FILE), ENGINE_SETTINGS);
  const zones = join(place.data, "zoneinfo");
  rmSync(zones, { force: true });
  symlinkSync(join(place.prefix, "usr/share/zoneinfo"), zones);
  const connection = `documentdb.localhost_connection_string=host=${place.socketFolder}`;
  const settings = Object.entries(place.settings).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
  return startPrivateChild({
    command: join(engineLayout(place.prefix).bin, "postgres"),
    args: ["-D", place.data, "-k", place.socketFolder, "-c", connection, ...settings],
    env: ENGINE_ENV,
    cwd: "/",
    logPath: place.log,
    // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client.
    stopSignal: "SIGINT",
    paths: [place.data, place.prefix, place.socketFolder],
  });
};

const waitUntilReady = async (place: EnginePlace, child: PrivateChild, logStart: number): Promise<void> => {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (child.hasEnded()) throw notUp(place, logStart, "it ended");
    try {
      (
        await EngineClient.connect(join(place.socketFolder, ENGINE_SOCKET), { user: "postgres", database: "postgres" })
      ).end();
      return;
    } catch {
      await pause(READY_POLL_MS);
    }
  }
  child.kill("SIGQUIT");
  throw notUp(place, logStart, `no answer within ${READY_TIMEOUT_MS / 1000} s`);
};

/**
 * Starts the engine on its data folder and waits until it answers. An older postgres on the folder (its parent was
 * killed) is ended first. Throws ServerStartError (TS702, TS706) with the last lines of its log.
 */
export const launchEngine = async (place: EnginePlace): Promise<PrivateChild> => {
  const deadline = Date.now() + SHARED_MEMORY_MS;
  for (;;) {
    await endOrphan(readPidFile(join(place.data, "postmaster.pid")), place.data, "SIGINT");
    appendFileSync(place.log, "");
    const logStart = statSync(place.log).size;
    const child = startPostgres(place);
    try {
      await waitUntilReady(place, child, logStart);
      return child;
    } catch (error) {
      const busy = logTail(place.log, logStart).some((line) =>
        /shared memory block|lock file .* already exists/.test(line),
      );
      if (!busy || Date.now() > deadline) throw error;
      await pause(ATTEMPT_PAUSE_MS);
    }
  }
};
