import { existsSync } from "node:fs";
import path from "node:path";

/** Where distributions and vendors put it, in the order of preference; CHROMIUM_PATH wins. */
const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The browser that browser tests drive; null when this machine has none, so that they can be skipped where a person sees it. With CI=true
 * a missing browser is an error: there nobody reads what was skipped.
 */
export function findChromium(environment: Environment = process.env, exists = existsSync): string | null {
  const folders = (environment["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
  const candidates = [...NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))), MAC];
  const given = environment["CHROMIUM_PATH"];
  const found = [...(given === undefined ? [] : [given]), ...candidates].find((file) => exists(file)) ?? null;
  if (found === null && environment["CI"] === "true") {
    throw new Error("no Chromium for the browser tests: apt-get install chromium, or set CHROMIUM_PATH");
  }
  return found;
}
