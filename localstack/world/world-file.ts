import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isRunning, type ProcessIdentity } from "../servers/process-identity.ts";
import type { ShopUris } from "./shop-uris.ts";

/**
 * What another terminal needs to use a running world. It holds connection strings with passwords of this world only,
 * so nobody but its owner may read it.
 */
export type WorldFile = ProcessIdentity & {
  readonly endpoint: string;
  readonly documentsUri: string;
  readonly database: string;
  readonly dataBucket: string;
  readonly workBucket: string;
  /** Administrator of the shop's own database; null in a world of files. */
  readonly sourceUri: string | null;
  /** The shop's users; null in a world of files. */
  readonly shopUsers: ShopUris | null;
};

const FILE_NAME = "world.json";
const OWNER_ONLY = 0o600;

export function writeWorldFile(dataDir: string, world: WorldFile): void {
  const file = path.join(dataDir, FILE_NAME);
  writeFileSync(`${file}.new`, `${JSON.stringify(world, null, 2)}\n`, { mode: OWNER_ONLY });
  renameSync(`${file}.new`, file);
}

export function removeWorldFile(dataDir: string): void {
  rmSync(path.join(dataDir, FILE_NAME), { force: true });
}

/**
 * The running world of this folder, or null: none was started, or the one that was is dead. Its process id may have been given to
 * somebody else since, soon in a container; the start time tells.
 */
export function runningWorld(dataDir: string): WorldFile | null {
  try {
    const world = JSON.parse(readFileSync(path.join(dataDir, FILE_NAME), "utf8")) as WorldFile;
    return isRunning(world) ? world : null;
  } catch {
    return null;
  }
}
