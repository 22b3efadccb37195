import type { BenchContext } from "./bench-context.ts";
import { median } from "./median.ts";

/** Milliseconds that both sides took in one round, one after the other so that both meet the same neighbours on the machine. */
export type Round = { readonly oursMs: number; readonly baselineMs: number };

/** A round up to this long is repeated as often as asked (five times by default): the middle one of five says more than the best or the mean. */
const SHORT_ROUND_MS = 20_000;
/** Up to this long it is repeated so many times; longer ones run once, so that the whole bench ends within half an hour. */
const MIDDLE_ROUND_MS = 60_000;
const MIDDLE_ROUNDS = 3;

/** Runs rounds, as many as their length allows, and answers the medians and how many there were. */
export async function timedRounds(
  name: string,
  { rounds, progress }: Pick<BenchContext, "rounds" | "progress">,
  run: (round: number) => Promise<Round>,
): Promise<Round & { readonly rounds: number }> {
  const done: Round[] = [];
  let wanted = rounds;
  for (let round = 0; round < wanted; round++) {
    progress(`${name}: round ${round + 1} of at most ${wanted}`);
    const one = await run(round);
    done.push(one);
    wanted = Math.min(wanted, roundsOf(one.oursMs + one.baselineMs, rounds));
  }
  return {
    oursMs: median(done.map((round) => round.oursMs)),
    baselineMs: median(done.map((round) => round.baselineMs)),
    rounds: done.length,
  };
}

function roundsOf(roundMs: number, most: number): number {
  if (roundMs <= SHORT_ROUND_MS) return most;
  return roundMs <= MIDDLE_ROUND_MS ? Math.min(most, MIDDLE_ROUNDS) : 1;
}

/** Milliseconds the work takes. */
export async function msOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
