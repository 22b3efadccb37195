import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder below the temporary one; removed by the function that comes with it. */
export const temporaryFolder = (): { path: string; remove: () => void } => {
  const path = mkdtempSync(join(tmpdir(), "tillstream-test-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};
