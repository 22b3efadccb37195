import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Writes texts as the files of a folder; returns the folder. */
export function writeRawFolder(folder: string, files: Readonly<Record<string, string | Buffer>>): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
  return folder;
}
