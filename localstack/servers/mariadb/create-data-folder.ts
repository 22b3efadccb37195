import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { checkRoom, saysDiskFull } from "../disk-room.ts";
import { flushLater } from "../flush-later.ts";
import { asServerUser } from "../private-child.ts";
import { runProgram } from "../run-program.ts";
import { serverProblem } from "../server-problem.ts";
import { makeServerFolder } from "../server-user.ts";
import type { MariaDbPrograms } from "./mariadb-programs.ts";
import { INNODB_LOG_FILE_SIZE } from "./mariadb-settings.ts";

const LAST_LINES = 8;
/** 81 MB were seen, and a shop needs some more. */
const FRESH_BYTES = 150_000_000;

/**
 * Makes `folder`/data with the system tables if it is not there (0.5 s). Built under another name and renamed, so that a
 * kill in the middle leaves nothing that looks like a database.
 */
export const createDataFolder = async (programs: MariaDbPrograms, folder: string): Promise<string> => {
  const data = join(folder, "data");
  if (existsSync(join(data, "mysql"))) return data;
  if (existsSync(data)) {
    const found = "a folder without MariaDB's system tables";
    throw serverProblem({ code: "TS707", where: data, found, expected: "a MariaDB data folder, or none yet" });
  }
  const fresh = join(folder, "data.new");
  checkRoom(folder, FRESH_BYTES, "a new MariaDB data folder");
  rmSync(fresh, { recursive: true, force: true });
  const temporary = makeServerFolder(join(folder, "tmp"));
  mkdirSync(fresh, { mode: 0o700 });
  makeServerFolder(fresh);
  const [command = "", ...args] = asServerUser(
    programs.installDb,
    [
      "--no-defaults",
      ...(programs.prefix === null ? [] : [`--basedir=${programs.prefix}/usr`]),
      `--datadir=${fresh}`,
      "--auth-root-authentication-method=normal",
      "--skip-test-db",
      "--skip-name-resolve",
      // Flushed as a whole below; "loose", because not every build knows the option.
      "--loose-debug-no-sync",
      `--innodb-log-file-size=${INNODB_LOG_FILE_SIZE}`,
    ],
    [folder, programs.installDb],
  );
  const result = await runProgram(command, args, { cwd: folder, env: { ...programs.env, TMPDIR: temporary } });
  if (result.status !== 0) {
    const said = `${result.stdout}\n${result.stderr}`.split("\n").filter((line) => line.trim() !== "");
    throw serverProblem({
      code: saysDiskFull(said.join("\n")) ? "TS706" : "TS702",
      where: `${programs.installDb}, ${fresh}`,
      found: said.slice(-LAST_LINES).join(" | "),
      expected: "a new MariaDB data folder",
    });
  }
  renameSync(fresh, data);
  flushLater(data);
  return data;
};
