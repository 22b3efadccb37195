import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cannotInstall, setFolder } from "../../../localstack/servers/debian/install-package-set.ts";
import { SMALL_PACKAGES } from "../../support/servers/small-package-set.ts";
import { firstLine } from "../../support/servers/first-line.ts";
import { temporaryFolder } from "../../support/servers/temporary-folder.ts";

const INSTALLER = join(import.meta.dirname, "../../support/servers/install-set.ts");
let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const startInstaller = () =>
  spawn(process.execPath, [INSTALLER], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, XDG_CACHE_HOME: folder.path },
  });

const isInstalled = (line: string): boolean => line.startsWith("installed ");
const cached = (): string[] => readdirSync(join(folder.path, "tillstream"));

// Where there is no apt there is nothing to install; doctor and the start say so.
describe.runIf(cannotInstall(SMALL_PACKAGES, process.env) === null)("installing packages", () => {
  it("works when two do it at once, and leaves one folder", async () => {
    const lines = await Promise.all([
      firstLine(startInstaller(), isInstalled),
      firstLine(startInstaller(), isInstalled),
    ]);
    expect(lines[0]).toBe(lines[1]);
    expect(cached()).toHaveLength(1);
  });

  it.each(["reading", "downloading", "unpacking"])("starts again after kill -9 while %s", async (step) => {
    const first = startInstaller();
    const ended = new Promise((resolve) => first.once("exit", resolve));
    await firstLine(first, (line) => line.startsWith(step));
    first.kill("SIGKILL");
    await ended;
    expect(cached().some((name) => name.includes(".building-"))).toBe(true);
    await firstLine(startInstaller(), isInstalled);
    expect(cached()).toHaveLength(1);
  });

  it("takes over the lock of a dead process and replaces a broken installation", async () => {
    const target = setFolder(SMALL_PACKAGES, { XDG_CACHE_HOME: folder.path });
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, "tillstream-packages.json"), "[]");
    writeFileSync(`${target}.lock`, JSON.stringify({ pid: 2 ** 22 + 1, startedAt: "long ago" }));
    await firstLine(startInstaller(), isInstalled);
    expect(existsSync(join(target, "usr/share/doc/libnss-wrapper/copyright"))).toBe(true);
    expect(cached()).toHaveLength(1);
  });
});
