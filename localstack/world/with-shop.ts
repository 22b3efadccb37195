import { InvalidInputError } from "../../src/core/errors/error-classes.ts";
import { openShop } from "./open-shop.ts";
import { MAPPING_FILE } from "./project-files.ts";
import { progressText } from "./progress-text.ts";
import type { ShopUris } from "./shop-uris.ts";
import { runningWorld } from "./world-file.ts";
import { prepareWorldFolder, worldKind, worldMapping } from "./world-folder.ts";
import { worldLog } from "./world-log.ts";

type Options = {
  /** Makes a new world of the folder when there is none; else that is an error. */
  readonly create: boolean;
  readonly onProgress: (text: string) => void;
};

/**
 * Uses the shop's database of this folder: that of the running world, or its MariaDB alone, started for the while of `use`.
 * Throws InvalidInputError TS911 (no world), TS913 (a world of change files has no shop).
 */
export async function withShop<T>(dataDir: string, options: Options, use: (shop: ShopUris) => Promise<T>): Promise<T> {
  const running = runningWorld(dataDir);
  if (running !== null) {
    if (running.shopUsers === null) throw noShop(dataDir);
    return use(running.shopUsers);
  }
  claimFolder(dataDir, options);
  const shop = await openShop({
    dataDir,
    log: worldLog(dataDir),
    progress: (progress) => options.onProgress(progressText(progress)),
  });
  try {
    return await use(shop);
  } finally {
    await shop.stop();
  }
}

function claimFolder(dataDir: string, { create }: Options): void {
  const kind = worldKind(dataDir);
  if (kind === "files") throw noShop(dataDir);
  if (kind === null && !create) {
    throw new InvalidInputError({
      code: "TS911",
      where: `data folder "${dataDir}"`,
      found: "no world",
      expected: "a folder that tillstream start or tillstream source load made",
      remedy: "Run one of them first, or give its folder with --data",
    });
  }
  prepareWorldFolder(dataDir, "shop", kind === null ? MAPPING_FILE : worldMapping(dataDir));
}

const noShop = (dataDir: string): InvalidInputError =>
  new InvalidInputError({
    code: "TS913",
    where: `data folder "${dataDir}"`,
    found: "documents loaded from a folder of change files",
    expected: "a world with a shop",
    remedy: "Give another folder with --data",
  });
