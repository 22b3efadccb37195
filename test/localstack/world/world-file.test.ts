import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { thisProcess } from "../../../localstack/servers/process-identity.ts";
import { removeWorldFile, runningWorld, type WorldFile, writeWorldFile } from "../../../localstack/world/world-file.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const world = (): WorldFile => ({
  ...thisProcess(),
  endpoint: "http://127.0.0.1:1",
  documentsUri: "mongodb://127.0.0.1:1",
  database: "shop",
  dataBucket: "data",
  workBucket: "work",
  sourceUri: null,
  shopUsers: null,
});

describe("the file of a running world", () => {
  it("tells another process where the world is until it is removed", () => {
    using folder = temporaryFolder();
    expect(runningWorld(folder.path)).toBeNull();
    writeWorldFile(folder.path, world());
    expect(runningWorld(folder.path)).toEqual(world());
    removeWorldFile(folder.path);
    expect(runningWorld(folder.path)).toBeNull();
  });

  it.each([
    ["its process is dead", { pid: 2 ** 22 + 1, startedAt: "1" }],
    ["its number is another process's by now", { startedAt: "long before" }],
  ])("counts for nothing when %s", (_why, was) => {
    using folder = temporaryFolder();
    writeWorldFile(folder.path, world());
    const file = join(folder.path, "world.json");
    writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, "utf8")) as object), ...was }));
    expect(runningWorld(folder.path)).toBeNull();
  });
});
