import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Bench, BenchContext } from "./bench-context.ts";
import { times } from "./measure.ts";
import { median } from "./median.ts";

const READER = fileURLToPath(new URL("read-one-file.ts", import.meta.url));
const run = promisify(execFile);
const MEGABYTE = 1_048_576;
const LARGE_MB = 200;
const SMALL_MB = 10;
/** Lines from which the files have their full size. */
const FULL_SIZE_LINES = 1_000_000;
/** A line of the sample file has about this many bytes. */
const BYTES_PER_LINE = 87;
/**
 * V8 collects late while there is room: without a cap the same reader peaks at 149 MB for 10 MB and at 371 MB for 400 MB, all garbage.
 * Capped it stays at 137 MB for any size; were something kept, the capped process would die.
 */
const CAPPED_HEAP = ["--max-semi-space-size=8", "--max-old-space-size=96"];
const KILOBYTES_PER_MEGABYTE = 1_024;

/** Highest resident memory of a process of its own that reads one file of that many MB, in MB. */
async function peakMb(fileMb: number): Promise<number> {
  const rows = Math.max(1, Math.round((fileMb * MEGABYTE) / BYTES_PER_LINE));
  const { stdout } = await run(process.execPath, [...CAPPED_HEAP, READER, String(rows)], { encoding: "utf8" });
  return Number(stdout) / KILOBYTES_PER_MEGABYTE;
}

async function peaks({ rounds, progress }: BenchContext, name: string, fileMb: number): Promise<number> {
  const found: number[] = [];
  for (let round = 0; round < rounds; round++) {
    progress(`memory: ${name}, round ${round + 1} of ${rounds}`);
    found.push(await peakMb(fileMb));
  }
  return median(found);
}

/** Reading a change file of 200 MB against one of 10 MB: a streaming reader needs the same memory. */
export const peakMemoryBench: Bench = {
  name: "memory",
  run: async (context) => {
    const share = Math.min(1, context.lines / FULL_SIZE_LINES);
    const [smallMb, largeMb] = [SMALL_MB * share, LARGE_MB * share];
    const small = await peaks(context, "small file", smallMb);
    const large = await peaks(context, "large file", largeMb);
    return [
      {
        what: `peak memory for a change file of ${megabytes(largeMb)}, heap capped at 96 MB`,
        ours: megabytes(large),
        baseline: megabytes(small),
        baselineName: `the same for ${megabytes(smallMb)}`,
        ratio: times(large, small),
        rounds: context.rounds,
      },
    ];
  },
};

const megabytes = (mb: number): string => `${mb >= 1 ? mb.toFixed(0) : mb.toFixed(3)} MB`;
