import { expect } from "vitest";
import { seededRandom } from "../../../source/seed/seeded-random.ts";
import type { SourceUnderKills } from "./source-under-kills.ts";

const RELOADED = ["a", "whole"];
/** From the snapshot on, a reload of this shop takes about half a second. */
const LONGEST_MS = 600;

/** Kills the task while it loads tables again: at chosen moments, then at random ones. Proves that the last reload is whole and no row lost. */
export async function killInReloads(world: SourceUnderKills, seed: number, randomKills: number): Promise<void> {
  const stop = new AbortController();
  const selling = world.write(seed, stop.signal);
  await Promise.race([killAll(world, seed, randomKills), selling]);
  stop.abort();
  await selling;
  expect(world.checkpoint()?.reloads).toEqual(RELOADED);
  await world.expectNothingLost();
  expect(world.checkpoint()?.reloads).toEqual([]);
  // Nobody has written since: the new LOAD files are the tables.
  for (const table of RELOADED) expect(world.loadedNow(table)).toEqual(await world.rowsNow(table));
}

async function killAll({ killWhen, checkpoint }: SourceUnderKills, seed: number, randomKills: number): Promise<void> {
  const random = seededRandom(seed);
  await killWhen((said) => said.includes("full load done"));
  // As soon as the request is answered, after the snapshot, and with one of two tables written.
  for (const moment of ["reload asked for", "again from", "loaded a:"]) {
    await killWhen((said) => said.slice(said.indexOf("started")).includes(moment), RELOADED);
    expect(checkpoint()?.reloads).toEqual(RELOADED);
  }
  for (let kill = 0; kill < randomKills; kill++) {
    let begunAt: number | null = null;
    const after = random.int(0, LONGEST_MS);
    await killWhen((said) => {
      if (said.includes("again from")) begunAt ??= Date.now();
      return begunAt !== null && Date.now() >= begunAt + after;
    }, RELOADED);
  }
  await killWhen((said) => said.includes("reload "), RELOADED);
}
