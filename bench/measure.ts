/** One row of the report: what was measured, the named baseline of the same run, and what the two come to. */
export type Measure = {
  readonly what: string;
  readonly ours: string;
  readonly baseline: string;
  readonly baselineName: string;
  /** Ours divided by the baseline: of speeds more is better, of memory less. */
  readonly ratio: string;
  /** How many rounds the medians were taken from. */
  readonly rounds: number;
};

/** `times(a, b)`: a is so many times b. */
export const times = (ours: number, baseline: number): string => `${(ours / baseline).toFixed(2)}×`;

export const whole = (count: number): string => Math.round(count).toLocaleString("en");

export const perSecond = (count: number, ms: number): string => `${whole((count / ms) * 1_000)}/s`;

export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
