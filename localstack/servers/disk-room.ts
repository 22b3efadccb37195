import { statfsSync } from "node:fs";
import { serverProblem } from "./server-problem.ts";

/** Whether a server's own words mean a full disk; 28 is ENOSPC, which MariaDB gives as a bare number. */
export const saysDiskFull = (text: string): boolean =>
  /no space left|errno: 28|error 28\b|disk full|out of disk space/i.test(text);

/** Throws TS706 when the file system of a folder has less than `bytes` free: better said before than found out halfway. */
export const checkRoom = (folder: string, bytes: number, what: string): void => {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= bytes) return;
  const found = `${Math.floor((bavail * bsize) / 1e6)} MB free`;
  throw serverProblem({ code: "TS706", where: folder, found, expected: `${Math.ceil(bytes / 1e6)} MB for ${what}` });
};
