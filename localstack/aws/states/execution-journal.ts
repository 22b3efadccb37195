import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { dirname, join } from "node:path";
import { InvalidInputError } from "../../../src/core/errors/error-classes.ts";
import type { JournalEvent } from "./journal-event.ts";

/**
 * The histories of executions: one append-only file each, one event a line. Written synchronously (about 30 µs), so that the file never
 * lags behind what the execution did; kill -9 of this program loses nothing that was written, a power cut may.
 */
export class ExecutionJournal {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  append(executionArn: string, event: JournalEvent): void {
    const file = this.#file(executionArn);
    if (event.id === 1) mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, `${JSON.stringify(event)}\n`);
  }

  /** All events in order. A last line cut off by kill -9 is left out; throws InvalidInputError TS857 on any other damage. */
  read(executionArn: string): JournalEvent[] {
    const file = this.#file(executionArn);
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, "utf8").split("\n");
    // What stands behind the last line break was cut off.
    return lines.slice(0, -1).map((line, index) => {
      try {
        return JSON.parse(line) as JournalEvent;
      } catch (error) {
        throw damaged(file, index + 1, error);
      }
    });
  }

  /** Removes a cut-off last line, so that more can be appended; gives the last whole event. */
  repair(executionArn: string): JournalEvent | null {
    const file = this.#file(executionArn);
    if (!existsSync(file)) return null;
    const bytes = readFileSync(file);
    const whole = bytes.lastIndexOf("\n") + 1;
    if (whole < bytes.length) truncateSync(file, whole);
    return this.read(executionArn).at(-1) ?? null;
  }

  /** Forgets an execution. */
  remove(executionArn: string): void {
    rmSync(this.#file(executionArn), { force: true });
  }

  /** ARN `…:execution:<machine>:<name>`, or `…:execution:<machine>/<label>:<name>` for children: a folder per machine and label. */
  #file(executionArn: string): string {
    const [machine = "", name = ""] = executionArn.split(":").slice(-2);
    return join(this.#folder, ...machine.split("/").map(encodeURIComponent), `${encodeURIComponent(name)}.jsonl`);
  }
}

function damaged(file: string, line: number, cause: unknown): InvalidInputError {
  return new InvalidInputError(
    {
      code: "TS857",
      where: `${file} line ${line}`,
      found: "text that is not JSON",
      expected: "one history event",
      remedy: "Delete the file: the execution is forgotten, no data is lost.",
    },
    cause,
  );
}
