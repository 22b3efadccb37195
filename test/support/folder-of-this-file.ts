import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const folders: string[] = [];

// Registered when the test file imports this: vitest's workers never see the process's own exit event.
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A fresh folder that is removed after the last test of the file: for harnesses whose servers outlive the block that made the folder. */
export function folderOfThisFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "tillstream-test-"));
  folders.push(folder);
  return folder;
}
