import { seededRandom as seededFractions } from "../../src/core/seeded-random.ts";

/** A repeatable random source: equal seeds give equal shops, on every machine. Not for secrets. */
export type SeededRandom = {
  /** 0 ≤ x < 1. */
  fraction: () => number;
  /** A whole number, both ends possible. */
  int: (from: number, to: number) => number;
  chance: (probability: number) => boolean;
  pick: <T>(list: readonly [T, ...T[]]) => T;
};

export function seededRandom(seed: number): SeededRandom {
  const fraction = seededFractions(seed);
  const int = (from: number, to: number): number => from + Math.floor(fraction() * (to - from + 1));
  return {
    fraction,
    int,
    chance: (probability) => fraction() < probability,
    pick: (list) => list[int(0, list.length - 1)] ?? list[0],
  };
}
