import type { Bench, BenchContext } from "./bench-context.ts";
import { openBenchWorld } from "./bench-world.ts";
import { changeEventsBench } from "./change-events.ts";
import { fullLoadBench } from "./full-load.ts";
import { machine } from "./machine.ts";
import type { Measure } from "./measure.ts";
import { parseAndHashBench } from "./parse-and-hash.ts";
import { peakMemoryBench } from "./peak-memory.ts";
import { reconcileBench } from "./reconcile.ts";
import { tillLanesBench } from "./till-lanes.ts";

/** In this order: the cheap ones first, so that a broken machine shows early. */
export const BENCHES: readonly Bench[] = [
  parseAndHashBench,
  peakMemoryBench,
  changeEventsBench,
  fullLoadBench,
  reconcileBench,
  tillLanesBench,
];

export type BenchOptions = Pick<BenchContext, "lines" | "rounds"> & {
  /** Names of the measures to run; empty: all. */
  readonly only: readonly string[];
  readonly onProgress: (text: string) => void;
  /** Called after each measure: an interrupted run has shown what it had. */
  readonly onMeasure: (measure: Measure) => void;
};

/** Runs the measures one after the other on servers of their own. @throws whatever a measure throws; the servers are stopped. */
export async function runBenches(options: BenchOptions): Promise<{ measures: Measure[]; machine: string }> {
  const { lines, rounds, only, onProgress, onMeasure } = options;
  const world = await openBenchWorld(onProgress);
  try {
    const measures: Measure[] = [];
    for (const bench of BENCHES) {
      if (only.length > 0 && !only.includes(bench.name)) continue;
      for (const measure of await bench.run({ lines, rounds, progress: onProgress, world })) {
        measures.push(measure);
        onMeasure(measure);
      }
    }
    return { measures, machine: machine(world.servers()) };
  } finally {
    await world.stop();
  }
}
