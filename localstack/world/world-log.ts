import { appendFileSync, mkdirSync } from "node:fs";
import path from "node:path";

/** Writes lines with their time to the world's log file, `logs/tillstream.log`. */
export function worldLog(dataDir: string): (line: string) => void {
  const folder = path.join(dataDir, "logs");
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, "tillstream.log");
  return (line) => appendFileSync(file, `${new Date().toISOString()} ${line}\n`);
}
