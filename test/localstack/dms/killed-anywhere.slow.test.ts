import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../source/seed/seeded-random.ts";
import { openSourceUnderKills, type SourceUnderKills } from "../../support/dms/source-under-kills.ts";

const KILLS = 24;
/** A process needs about 400 ms until it reads; a full load of this shop takes about 2 s. */
const LONGEST_LIFE_MS = 1500;

async function killAtRandom(world: SourceUnderKills, seed: number): Promise<void> {
  const random = seededRandom(seed);
  const killSome = async (): Promise<void> => {
    for (let kill = 0; kill < KILLS / 2; kill++) await world.killAfter(random.int(0, LONGEST_LIFE_MS));
  };
  await killSome();
  // On a busy machine no life may have been long enough for the full load.
  await world.killWhen((said) => said.includes("full load done") || said.includes("started cdc"));
  await killSome();
}

describe("a task killed at any moment", () => {
  it.each([1, 2, 3, 4])("loses nothing and doubles nothing, seed %i", async (seed) => {
    const base = await mkdtemp(path.join(os.tmpdir(), "tillstream-kills-"));
    const world = await openSourceUnderKills(base);
    try {
      const stop = new AbortController();
      const selling = world.write(seed, stop.signal);
      await Promise.race([killAtRandom(world, seed), selling]);
      stop.abort();
      await selling;
      expect(world.checkpoint()?.phase).toBe("cdc");
      await world.expectNothingLost();
    } finally {
      await world.close();
      await rm(base, { recursive: true, force: true });
    }
  });
});
