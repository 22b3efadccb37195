import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { socketFolder } from "../../../localstack/servers/socket-folder.ts";
import { temporaryFolder } from "../../support/servers/temporary-folder.ts";

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

describe("the folder of a socket", () => {
  it("is the data folder where the path is short enough", () => {
    expect(socketFolder(folder.path, "m.sock")).toBe(folder.path);
  });

  it("is one of a short path otherwise, the same at every start", () => {
    const deep = join(folder.path, "d".repeat(120));
    mkdirSync(deep);
    const short = socketFolder(deep, "m.sock");
    expect(Buffer.byteLength(join(short, "m.sock"))).toBeLessThanOrEqual(103);
    expect(socketFolder(deep, "m.sock")).toBe(short);
    rmSync(short, { recursive: true });
  });

  it("is refused with its length when there is no short one", () => {
    const deep = join(folder.path, "d".repeat(120));
    expect(() => socketFolder(deep, "s".repeat(90))).toThrow(/TS705.*bytes/);
  });
});
