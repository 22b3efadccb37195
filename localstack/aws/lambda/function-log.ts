import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** A log file is moved to `<file>.1` at this size, replacing the one before: at most 10 MB per function stay on disk. */
const MAX_LOG_BYTES = 5_000_000;

/** What the children of one function print, in one file. */
export class FunctionLog {
  readonly file: string;
  #bytes: number;

  constructor(file: string) {
    this.file = file;
    mkdirSync(dirname(file), { recursive: true });
    this.#bytes = existsSync(file) ? statSync(file).size : 0;
  }

  write(chunk: Buffer): void {
    if (this.#bytes + chunk.length > MAX_LOG_BYTES) {
      if (existsSync(this.file)) renameSync(this.file, `${this.file}.1`);
      this.#bytes = 0;
    }
    appendFileSync(this.file, chunk);
    this.#bytes += chunk.length;
  }
}
