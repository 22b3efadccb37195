import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withInstallLock } from "../../../localstack/servers/install-lock.ts";
import { temporaryFolder } from "../../support/servers/temporary-folder.ts";

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, "set.lock");
});
afterEach(() => folder.remove());

describe("the lock of an installation", () => {
  it("lets one work at a time and tells the others whom they wait for", async () => {
    let inside = 0;
    const waitedFor = new Set<number>();
    const work = async (): Promise<number> => {
      inside += 1;
      const seen = inside;
      await pause(20);
      inside -= 1;
      return seen;
    };
    const results = await Promise.all([1, 2, 3].map(() => withInstallLock(path, (pid) => waitedFor.add(pid), work)));
    expect(results).toEqual([1, 1, 1]);
    expect([...waitedFor]).toEqual([process.pid]);
    expect(existsSync(path)).toBe(false);
  });

  it.each([
    ["a dead process", JSON.stringify({ pid: 2 ** 22 + 1, startedAt: "1" })],
    ["nobody one could name", ""],
  ])("is taken over from %s", async (_what, text) => {
    writeFileSync(path, text);
    expect(
      await withInstallLock(
        path,
        () => {},
        () => Promise.resolve("done"),
      ),
    ).toBe("done");
  });

  it("is given back when the work fails", async () => {
    const failing = withInstallLock(
      path,
      () => {},
      () => Promise.reject(new Error("no room")),
    );
    await expect(failing).rejects.toThrow("no room");
    expect(existsSync(path)).toBe(false);
  });
});
