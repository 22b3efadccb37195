import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { describe, it } from "vitest";
import { killInReloads } from "../../support/dms/kill-in-reloads.ts";
import { openSourceUnderKills } from "../../support/dms/source-under-kills.ts";

const KILLS = 20;

describe("a task killed at any moment of a reload", () => {
  it.each([1, 2])("loads the tables whole and loses nothing, seed %i", async (seed) => {
    const base = await mkdtemp(path.join(os.tmpdir(), "tillstream-kill-reloads-"));
    const world = await openSourceUnderKills(base);
    try {
      await killInReloads(world, seed, KILLS);
    } finally {
      await world.close();
      await rm(base, { recursive: true, force: true });
    }
  });
});
