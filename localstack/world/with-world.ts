import { InvalidInputError } from "../../src/core/errors/error-classes.ts";
import { openWorld } from "./open-world.ts";
import { runningWorld } from "./world-file.ts";
import { worldKind } from "./world-folder.ts";

/** What a command needs of a world, whether this process opened it or another one did. */
export type UsableWorld = {
  readonly endpoint: string;
  readonly documentsUri: string;
  readonly database: string;
  readonly dataBucket: string;
  readonly workBucket: string;
};

/** A process that lives may be ending: the world must answer too. */
async function answers(endpoint: string): Promise<boolean> {
  try {
    await fetch(endpoint, { signal: AbortSignal.timeout(2_000) });
    return true;
  } catch {
    return false;
  }
}

/** Uses the running world of this folder, or starts the servers it needs on the folder and stops them again. */
export async function withWorld<T>(dataDir: string, use: (world: UsableWorld) => Promise<T>): Promise<T> {
  const running = runningWorld(dataDir);
  if (running !== null && (await answers(running.endpoint))) return use(running);
  const kind = worldKind(dataDir);
  if (kind === null) {
    throw new InvalidInputError({
      code: "TS911",
      where: `data folder "${dataDir}"`,
      found: "no world",
      expected: "a folder that tillstream start made",
      remedy: "Run tillstream start first, or give its folder with --data",
    });
  }
  const world = await openWorld({ dataDir, port: 0, kind, wake: false, onProgress: () => {} });
  try {
    return await use(world);
  } finally {
    await world.stop();
  }
}
