import { PoisonFileError } from "../errors/error-classes.ts";
import type { ChangeBatch } from "./change-batch.ts";

/** A few bad rows are dirt and are set aside; more than this many and more than this share mean that the file is not what it should be. */
export const MAX_BAD_ROWS = 100;
const MAX_BAD_SHARE = 0.01;

/** More bad rows than this are not collected: a file would need a million rows for them to be one per cent. */
const MAX_COLLECTED_BAD_ROWS = 10_000;

/**
 * Judges a file by its bad rows. The share is of all rows, which a stream knows at its end only, so that is when it is judged: rows
 * that were handed out before are well-formed ones, and a file whose dirt lies at its beginning is not refused for where it lies.
 * Only beyond 10,000 bad rows the share so far decides at once, so that a large file of nothing but garbage fills no memory.
 */
export class BadRowLimit {
  readonly #key: string;
  #rows = 0;
  #bad = 0;
  #first: string | null = null;

  constructor(key: string) {
    this.#key = key;
  }

  /** @throws PoisonFileError TS208, when it is hopeless already. */
  add(batch: ChangeBatch): void {
    this.#rows += batch.rowsRead;
    this.#bad += batch.bad.length;
    const [bad] = batch.bad;
    if (bad)
      this.#first ??= `first in line ${bad.line}${bad.column === null ? "" : `, column \`${bad.column}\``} (${bad.code})`;
    if (this.#bad > MAX_COLLECTED_BAD_ROWS) this.check();
  }

  /** To be called at the end of the file. @throws PoisonFileError TS208 */
  check(): void {
    const limit = Math.max(MAX_BAD_ROWS, this.#rows * MAX_BAD_SHARE);
    if (this.#bad <= limit) return;
    throw new PoisonFileError({
      code: "TS208",
      where: this.#key,
      found: `${this.#bad} bad rows of ${this.#rows}, ${this.#first ?? ""}`,
      expected: `at most ${Math.floor(limit)}`,
      remedy: "Look at the reasons in quarantine, correct the mapping or the source, send the file again.",
    });
  }
}
