import { appendFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { buildFolder, removeDeadBuilds } from "../build-folder.ts";
import { saysDiskFull } from "../disk-room.ts";
import { withInstallLock } from "../install-lock.ts";
import { asServerUser } from "../private-child.ts";
import { runProgram } from "../run-program.ts";
import { serverProblem } from "../server-problem.ts";
import { makeServerFolder, serverUid } from "../server-user.ts";
import { EngineClient } from "./engine-client.ts";
import { engineLayout } from "./engine-layout.ts";
import { NOT_DURABLE, SETTINGS_FILE } from "./engine-settings.ts";
import { ENGINE_ENV, ENGINE_SOCKET, type EnginePlace, launchEngine } from "./launch-engine.ts";

/** Increased with anything below. */
const TEMPLATE_VERSION = 2;

const hasUserName = (): boolean => {
  if (process.getuid?.() === 0) return true;
  try {
    userInfo();
    return true;
  } catch {
    return false;
  }
};

/** initdb insists on a name for its user; containers run with bare numbers. A library answers from a file of our own. */
const nameForUser = (folder: string): Record<string, string> => {
  if (hasUserName()) return {};
  const uid = serverUid();
  const passwd = join(folder, "passwd");
  const group = join(folder, "group");
  writeFileSync(passwd, `tillstream:x:${uid}:${uid}::/tmp:/bin/sh\n`);
  writeFileSync(group, `tillstream:x:${uid}:\n`);
  return { TILLSTREAM_PRELOAD: "libnss_wrapper.so", NSS_WRAPPER_PASSWD: passwd, NSS_WRAPPER_GROUP: group };
};

const INITDB = ["-U", "postgres", "-A", "trust", "--no-locale", "-E", "UTF8", "--no-sync", "--wal-segsize=4"];

const initialise = async (prefix: string, work: string, data: string): Promise<void> => {
  const initdb = join(engineLayout(prefix).bin, "initdb");
  const [command = "", ...args] = asServerUser(initdb, ["-D", data, ...INITDB], [prefix, work]);
  const result = await runProgram(command, args, { env: { ...ENGINE_ENV, ...nameForUser(work) } });
  if (result.status !== 0) {
    const full = saysDiskFull(result.stderr);
    const found = `${result.stdout}${result.stderr}`.trim().split("\n").slice(-8).join(" | ");
    throw serverProblem({
      code: full ? "TS706" : "TS702",
      where: `${initdb} -D ${data}`,
      found,
      expected: "a new data folder",
    });
  }
  appendFileSync(join(data, "postgresql.conf"), `include = '${SETTINGS_FILE}'\n`);
};

const createExtension = async (place: EnginePlace): Promise<void> => {
  const engine = await launchEngine(place);
  const client = await EngineClient.connect(join(place.socketFolder, ENGINE_SOCKET), {
    user: "postgres",
    database: "postgres",
  });
  try {
    await client.query("CREATE EXTENSION documentdb CASCADE");
    // Indexes are built at once (see createIndexes); the job that builds them later would only wake up.
    await client.query("SELECT cron.unschedule(jobid) FROM cron.job WHERE command LIKE '%build_index_concurrently%'");
    await client.query("CHECKPOINT");
  } finally {
    client.end();
    engine.kill("SIGINT");
    await engine.ended;
  }
};

const build = async (prefix: string, template: string): Promise<void> => {
  removeDeadBuilds(template);
  const work = makeServerFolder(buildFolder(template));
  // The socket must have a short path, and the cache folder may be deep.
  const socketFolder = makeServerFolder(mkdtempSync(join(tmpdir(), "tillstream-")));
  try {
    const data = join(work, "data");
    await initialise(prefix, work, data);
    const log = join(work, "engine.log");
    await createExtension({ prefix, data, socketFolder, log, settings: NOT_DURABLE });
    renameSync(data, template);
  } finally {
    rmSync(work, { recursive: true, force: true });
    rmSync(socketFolder, { recursive: true, force: true });
  }
};

/** A data folder with the extension in it, made once per installation (about a second) and copied from then on. */
export const engineTemplate = async (prefix: string): Promise<string> => {
  const template = `${prefix}.template-${TEMPLATE_VERSION}`;
  if (existsSync(join(template, "PG_VERSION"))) return template;
  mkdirSync(join(template, ".."), { recursive: true });
  return withInstallLock(
    `${template}.lock`,
    () => {},
    async () => {
      if (!existsSync(join(template, "PG_VERSION"))) await build(prefix, template);
      return template;
    },
  );
};
