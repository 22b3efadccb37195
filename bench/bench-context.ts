import type { BenchWorld } from "./bench-world.ts";
import type { Measure } from "./measure.ts";

/** What every measure works with. */
export type BenchContext = {
  /** Order lines of the full load; smaller measures shrink with it, larger numbers do not stretch them. */
  readonly lines: number;
  /** Most rounds of a measure. */
  readonly rounds: number;
  readonly progress: (text: string) => void;
  /** Servers and shops, made when first asked for. */
  readonly world: BenchWorld;
};

/** A measure of its own; `name` is what `--only` takes. */
export type Bench = { readonly name: string; readonly run: (context: BenchContext) => Promise<readonly Measure[]> };
