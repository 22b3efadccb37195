import { describe, expect, it } from "vitest";
import { findChromium } from "../support/find-chromium.ts";

describe("the browser for tests", () => {
  const only = (file: string) => (candidate: unknown) => candidate === file;

  it.each([
    ["the given one first", { CHROMIUM_PATH: "/opt/c", PATH: "/usr/bin" }, "/opt/c", "/opt/c"],
    ["Debian's on PATH", { PATH: "/bin:/usr/bin" }, "/usr/bin/chromium", "/usr/bin/chromium"],
    ["Chrome on PATH", { PATH: "/usr/bin" }, "/usr/bin/google-chrome", "/usr/bin/google-chrome"],
    ["none: the tests are skipped", { PATH: "/usr/bin" }, "/elsewhere", null],
  ])("%s", (_, environment, there, found) => {
    expect(findChromium(environment, only(there))).toBe(found);
  });

  it("missing in CI is an error", () => {
    expect(() => findChromium({ CI: "true", PATH: "/usr/bin" }, () => false)).toThrow("apt-get install chromium");
  });
});
