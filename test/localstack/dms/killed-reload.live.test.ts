import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seededRandom } from "../../../source/seed/seeded-random.ts";
import { openSourceUnderKills, type SourceUnderKills } from "../../support/dms/source-under-kills.ts";

const SEED = 5;
const RELOADED = ["a", "whole"];
const RANDOM_KILLS = 3;
/** From the snapshot on, a reload of this shop takes about half a second. */
const LONGEST_MS = 600;

let base: string;
let world: SourceUnderKills;

beforeAll(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), "tillstream-kill-reload-"));
  world = await openSourceUnderKills(base);
});

afterAll(async () => {
  await world?.close();
  await rm(base, { recursive: true, force: true });
});

async function killInReloads(): Promise<void> {
  const { killWhen, checkpoint } = world;
  const random = seededRandom(SEED);
  await killWhen((said) => said.includes("full load done"));
  // As soon as the request is answered, after the snapshot, and with one of two tables written.
  for (const moment of ["reload asked for", "again from", "loaded a:"]) {
    await killWhen((said) => said.slice(said.indexOf("started")).includes(moment), RELOADED);
    expect(checkpoint()?.reloads).toEqual(RELOADED);
  }
  for (let kill = 0; kill < RANDOM_KILLS; kill++) {
    let begunAt: number | null = null;
    const after = random.int(0, LONGEST_MS);
    await killWhen((said) => {
      if (said.includes("again from")) begunAt ??= Date.now();
      return begunAt !== null && Date.now() >= begunAt + after;
    }, RELOADED);
  }
  await killWhen((said) => said.includes("reload "), RELOADED);
}

describe("a task killed with SIGKILL while it loads tables again", () => {
  it("loads them whole after the next start, and loses no row", async () => {
    const stop = new AbortController();
    const selling = world.write(SEED, stop.signal);
    await Promise.race([killInReloads(), selling]);
    stop.abort();
    await selling;
    expect(world.checkpoint()?.reloads).toEqual(RELOADED);
    await world.expectNothingLost();
    expect(world.checkpoint()?.reloads).toEqual([]);
    // Nobody has written since: the new LOAD files are the tables.
    for (const table of RELOADED) expect(world.loadedNow(table)).toEqual(await world.rowsNow(table));
  });
});
