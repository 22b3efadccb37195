import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, it } from "vitest";
import { killInReloads } from "../../support/dms/kill-in-reloads.ts";
import { openSourceUnderKills, type SourceUnderKills } from "../../support/dms/source-under-kills.ts";

const SEED = 5;
const RANDOM_KILLS = 2;

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

describe("a task killed with SIGKILL while it loads tables again", () => {
  it("loads them whole after the next start, and loses no row", () => killInReloads(world, SEED, RANDOM_KILLS));
});
