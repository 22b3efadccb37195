import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seededRandom } from "../../../source/seed/seeded-random.ts";
import { openSourceUnderKills, type SourceUnderKills } from "../../support/dms/source-under-kills.ts";

const SEED = 3;

let base: string;
let world: SourceUnderKills;

beforeAll(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), "tillstream-kill-"));
  world = await openSourceUnderKills(base);
});

afterAll(async () => {
  await world?.close();
  await rm(base, { recursive: true, force: true });
});

async function killAtChosenMoments(): Promise<void> {
  const { killWhen, killAfter, checkpoint, files, spills } = world;
  const random = seededRandom(SEED);
  const counter = (): number => checkpoint()?.sequence.counter ?? 0;
  // In full load.
  await killWhen((said) => said.includes("loaded a:"));
  expect(checkpoint()?.phase).toBe("full-load");
  const firstPosition = checkpoint()?.gtidSet;
  await killWhen((said) => said.includes("loaded b:"));
  expect(checkpoint()?.gtidSet).toBe(firstPosition);
  await killWhen((said) => said.includes("full load done"));
  // While a transaction spills, or its pieces are stored.
  for (let round = 0; round < 2; round++) {
    await killWhen((said) => said.includes("started") && spills() > 0);
    expect(spills()).toBeGreaterThan(0);
  }
  // Between the files of a flush and its checkpoint.
  for (let round = 0; round < 2; round++) {
    const stored = files();
    await killWhen(() => files() > stored + round);
  }
  // Twice in a row, before anything was stored.
  for (let round = 0; round < 2; round++) await killWhen((said) => said.includes("started"));
  // After some progress, and at any moment.
  for (let round = 0; round < 3; round++) {
    const before = counter();
    await killWhen(() => counter() > before + 40 + round);
  }
  for (let round = 0; round < 3; round++) await killAfter(random.int(0, 1500));
}

describe("a task killed with SIGKILL again and again", () => {
  it("loses no row and gives replayed rows their old sequence", async () => {
    const stop = new AbortController();
    const selling = world.write(SEED, stop.signal);
    await Promise.race([killAtChosenMoments(), selling]);
    stop.abort();
    await selling;
    await world.expectNothingLost();
  });
});
