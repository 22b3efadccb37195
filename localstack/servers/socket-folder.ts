import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serverProblem } from "./server-problem.ts";
import { makeServerFolder } from "./server-user.ts";

/** sun_path holds 108 bytes on Linux and 104 on macOS, the last one a zero. */
const MAX_SOCKET_PATH_BYTES = 103;
const SHORT_HASH = 12;

/**
 * A private folder in which a socket of this name has a path short enough: the data folder itself, else one below the
 * temporary folder, named after the data folder so that a later start finds and replaces it.
 */
export const socketFolder = (dataFolder: string, socketName: string): string => {
  const fits = (folder: string): boolean => Buffer.byteLength(join(folder, socketName)) <= MAX_SOCKET_PATH_BYTES;
  if (fits(dataFolder)) return dataFolder;
  const hash = createHash("sha256").update(dataFolder).digest("hex").slice(0, SHORT_HASH);
  const short = join(tmpdir(), `tillstream-${hash}`);
  if (fits(short)) return makeServerFolder(short);
  const found = `${Buffer.byteLength(join(short, socketName))} bytes`;
  throw serverProblem({
    code: "TS705",
    where: join(short, socketName),
    found,
    expected: `at most ${MAX_SOCKET_PATH_BYTES} bytes`,
  });
};
