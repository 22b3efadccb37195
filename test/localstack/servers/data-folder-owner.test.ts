import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claimDataFolder, endOrphan, readPidFile } from "../../../localstack/servers/data-folder-owner.ts";
import { processStart } from "../../../localstack/servers/process-identity.ts";
import { firstLine } from "../../support/servers/first-line.ts";
import { temporaryFolder } from "../../support/servers/temporary-folder.ts";

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const owner = (): string => join(folder.path, "owner.json");

describe("claiming a data folder", () => {
  it("is refused while its owner lives, also when that is this process", () => {
    const release = claimDataFolder(folder.path);
    expect(() => claimDataFolder(folder.path)).toThrow(/TS704.*in use by process/);
    release();
    claimDataFolder(folder.path)();
  });

  it.each([
    ["a dead process", JSON.stringify({ pid: 2 ** 22 + 1, startedAt: "1" })],
    ["a living process that took over the number", JSON.stringify({ pid: process.pid, startedAt: "long before" })],
    ["a half written file", '{"pid": 12'],
  ])("replaces %s", (_what, text) => {
    writeFileSync(owner(), text);
    claimDataFolder(folder.path);
    expect(JSON.parse(readFileSync(owner(), "utf8"))).toMatchObject({ pid: process.pid });
  });
});

describe("ending an orphan", () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });
  const sleeper = async (...args: string[]): Promise<number> => {
    const script = "console.log('up'); setInterval(() => {}, 1e6)";
    const child = spawn(process.execPath, ["-e", script, "--", ...args], { stdio: ["ignore", "pipe", "inherit"] });
    children.push(child);
    await firstLine(child);
    return child.pid ?? 0;
  };

  it("waits until a process that works on the folder is gone", async () => {
    const pid = await sleeper(folder.path);
    await endOrphan(pid, folder.path, "SIGTERM");
    expect(processStart(pid)).toBeNull();
  });

  it("leaves a process alone that only has the number", async () => {
    const pid = await sleeper("/another/folder");
    await endOrphan(pid, folder.path, "SIGTERM");
    expect(processStart(pid)).not.toBeNull();
  });

  it("reads pid files, and nothing from files that are none", () => {
    const file = join(folder.path, "pid");
    const read = (text: string) => {
      writeFileSync(file, text);
      return readPidFile(file);
    };
    expect([read("4711\n/data\n"), read(""), read("1"), read("-5"), read("no")]).toEqual([
      4711,
      null,
      null,
      null,
      null,
    ]);
    expect(readPidFile(join(folder.path, "absent"))).toBeNull();
  });
});
