import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ExecutionRecord, MapRunRecord } from "./local-states.ts";

type Line =
  | { readonly kind: "execution"; readonly record: ExecutionRecord }
  | { readonly kind: "mapRun"; readonly record: MapRunRecord }
  | { readonly kind: "forget"; readonly arns: readonly string[] };

/** The file is written anew at start, and when it has this many lines per living record: live mode adds about ten lines a second. */
const LINES_PER_RECORD = 8;
const LEAST_LINES = 10_000;

/**
 * Every execution and Map Run in memory, so that listing thousands opens no file; each change is one line in `index.jsonl`, the last line
 * of an ARN counts. Iteration is in order of start.
 */
export class ExecutionIndex {
  readonly executions = new Map<string, ExecutionRecord>();
  readonly mapRuns = new Map<string, MapRunRecord>();
  readonly #children = new Map<string, Set<string>>();
  readonly #file: string;
  #lines = 0;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#file = join(folder, "index.jsonl");
    if (existsSync(this.#file)) this.#load(readFileSync(this.#file, "utf8"));
    this.#compact();
  }

  putExecution(record: ExecutionRecord): void {
    this.#apply({ kind: "execution", record });
    this.#append({ kind: "execution", record });
  }

  putMapRun(record: MapRunRecord): void {
    this.#apply({ kind: "mapRun", record });
    this.#append({ kind: "mapRun", record });
  }

  forget(arns: readonly string[]): void {
    this.#apply({ kind: "forget", arns });
    this.#append({ kind: "forget", arns });
  }

  /** Children of a Map Run that were started, in order of start. */
  children(mapRunArn: string): ExecutionRecord[] {
    return [...(this.#children.get(mapRunArn) ?? [])].flatMap((arn) => this.executions.get(arn) ?? []);
  }

  mapRunsOf(executionArn: string): MapRunRecord[] {
    return [...this.mapRuns.values()].filter((mapRun) => mapRun.executionArn === executionArn);
  }

  #load(text: string): void {
    for (const line of text.split("\n")) {
      // Only the last line can be cut off (kill -9 while writing); the journal of that execution still says how it went.
      if (line.startsWith("{") && line.endsWith("}")) this.#apply(JSON.parse(line) as Line);
    }
  }

  #apply(line: Line): void {
    if (line.kind === "execution") {
      const { arn, mapRunArn } = line.record;
      this.executions.set(arn, line.record);
      if (mapRunArn === null) return;
      const children = this.#children.get(mapRunArn) ?? new Set();
      this.#children.set(mapRunArn, children.add(arn));
    } else if (line.kind === "mapRun") {
      this.mapRuns.set(line.record.arn, line.record);
    } else {
      for (const arn of line.arns) {
        this.executions.delete(arn);
        this.mapRuns.delete(arn);
        this.#children.delete(arn);
      }
    }
  }

  #append(line: Line): void {
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
    this.#lines += 1;
    const records = this.executions.size + this.mapRuns.size;
    if (this.#lines > Math.max(LEAST_LINES, records * LINES_PER_RECORD)) this.#compact();
  }

  #compact(): void {
    const lines: Line[] = [
      ...[...this.executions.values()].map((record) => ({ kind: "execution", record }) as const),
      ...[...this.mapRuns.values()].map((record) => ({ kind: "mapRun", record }) as const),
    ];
    const temporary = `${this.#file}.new`;
    writeFileSync(temporary, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    renameSync(temporary, this.#file);
    this.#lines = lines.length;
  }
}
