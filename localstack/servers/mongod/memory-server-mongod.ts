import { fork } from "node:child_process";
import { lookup } from "node:dns/promises";
import { readdirSync, statSync } from "node:fs";
import { connect } from "node:net";
import { arch, platform } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { DryMongoBinary } from "mongodb-memory-server-core";
import { MongoBinaryDownloadUrl } from "mongodb-memory-server-core/lib/util/MongoBinaryDownloadUrl.js";
import { cacheFolder } from "../cache-folder.ts";
import type { Environment, ReportProgress } from "../running-server.ts";
import { type Way, noWay, way } from "../way.ts";

const NAME = "mongod from mongodb-memory-server";
/** Where there is no internet, name and connection fail at once or hang; nobody should wait longer than this for it. */
const REACH_MS = 3_000;
/** A download that moves no byte for this long is given up; another way may still work. */
const STALL_MS = 15_000;
const POLL_MS = 200;
const DOWNLOADER = join(import.meta.dirname, "download-process.ts");

export const mongodFolder = (environment: Environment): string => join(cacheFolder(environment), "mongod");

/** A mongod that mongodb-memory-server fetched earlier, for us or for another project; nothing is fetched. */
export const cachedMongod = async (environment: Environment): Promise<Way<string>> => {
  try {
    const options = await DryMongoBinary.generateOptions({ downloadDir: mongodFolder(environment) });
    const found = await DryMongoBinary.locateBinary(options);
    return found === undefined ? noWay(`${NAME} ${options.version}: not in its cache`) : way(found);
  } catch (error) {
    return noWay(`${NAME}: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const PROXY_VARIABLES = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"];

const canConnect = (host: string, port: number): Promise<string | null> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: REACH_MS });
    const end = (why: string | null): void => {
      socket.destroy();
      resolve(why);
    };
    socket.once("connect", () => end(null));
    socket.once("timeout", () => end(`no connection within ${REACH_MS / 1000} s`));
    socket.once("error", (error) => end(error.message));
  });

/** Why the download server (or the proxy before it) cannot be reached, null when it can; answers within 2 × REACH_MS. */
export const whyNoDownload = async (environment: Environment): Promise<string | null> => {
  try {
    const { version, os } = await DryMongoBinary.generateOptions();
    const url = new URL(
      await new MongoBinaryDownloadUrl({ platform: platform(), arch: arch(), version, os }).getDownloadUrl(),
    );
    const proxy = PROXY_VARIABLES.map((name) => environment[name]).find((value) => value !== undefined && value !== "");
    const first = proxy === undefined ? url : new URL(proxy);
    const timeout = pause(REACH_MS, null, { ref: false });
    const address = await Promise.race([lookup(first.hostname), timeout]);
    if (address === null) return `no answer for its name within ${REACH_MS / 1000} s`;
    return await canConnect(address.address, Number(first.port) || (first.protocol === "http:" ? 80 : 443));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const bytesIn = (folder: string): number => {
  try {
    return readdirSync(folder).reduce(
      (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
  } catch {
    return 0;
  }
};

/** In a child: the library prints to standard output, retries for minutes, and checks certificates only by a variable. */
const runDownload = async (
  folder: string,
  environment: Environment,
  report: ReportProgress,
): Promise<string | null> => {
  const env = { ...environment, npm_config_strict_ssl: "true", MONGOMS_MD5_CHECK: "true" };
  const child = fork(DOWNLOADER, [folder], { stdio: ["ignore", "ignore", "pipe", "ipc"], env, execArgv: [] });
  let stderr = "";
  child.stderr?.on("data", (data: Buffer) => (stderr += data.toString("utf8")));
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  let bytes = -1;
  let movedAt = Date.now();
  while (child.exitCode === null && child.signalCode === null) {
    await pause(POLL_MS);
    const now = bytesIn(folder);
    if (now !== bytes) movedAt = Date.now();
    bytes = now;
    report({ what: "mongod", step: "downloading", doneBytes: bytes, totalBytes: null });
    if (Date.now() - movedAt > STALL_MS) child.kill("SIGKILL");
  }
  if ((await ended) === 0) return null;
  return Date.now() - movedAt > STALL_MS
    ? `no byte came for ${STALL_MS / 1000} s`
    : (stderr.trim().split("\n").at(-1) ?? "failed");
};

/** Fetches mongod where the internet is, and gives up within seconds where it is not. */
export const fetchMongod = async (environment: Environment, report: ReportProgress): Promise<Way<string>> => {
  const unreachable = await whyNoDownload(environment);
  if (unreachable !== null) return noWay(`${NAME}: its download server cannot be reached (${unreachable})`);
  const failure = await runDownload(mongodFolder(environment), environment, report);
  return failure === null ? cachedMongod(environment) : noWay(`${NAME}: the download failed (${failure})`);
};
