import { describe, expect, it } from "vitest";
import { printedBytes } from "../../../../localstack/servers/debian/download-packages.ts";
import { chooseMirror } from "../../../../localstack/servers/debian/private-apt.ts";

const PRINTED = `'https://packages.example/apt/dists/vendor/InRelease' packages.example_dists_vendor_InRelease 0 
'http://mirror.example/debian/dists/bookworm-updates/InRelease' x 0 
'http://mirror.example/debian/dists/bookworm/InRelease' x 0 
'http://mirror.example/debian-security/dists/bookworm-security/InRelease' x 0 
'http://mirror.example/debian/dists/bookworm/main/binary-amd64/Packages.xz' x 0 
`;

describe("the mirror", () => {
  it("is the one of the machine's own release, not another vendor's", () => {
    expect(chooseMirror(PRINTED, "bookworm")).toEqual({ uri: "http://mirror.example/debian", suite: "bookworm" });
  });

  it("may name its suite by role", () => {
    const printed = "'http://mirror.example/debian/dists/testing/InRelease' x 0 \n";
    expect(chooseMirror(printed, "forky")).toEqual({ uri: "http://mirror.example/debian", suite: "testing" });
  });

  it("is nothing when apt knows no archive", () => {
    expect(chooseMirror("", "bookworm")).toBeNull();
    expect(chooseMirror("'https://packages.example/apt/dists/vendor/InRelease' x 0 \n", "bookworm")).toBeNull();
  });
});

describe("the size of a download", () => {
  it("is the sum of what apt prints", () => {
    const printed = `'http://m/a.deb' a.deb 1200 SHA256:00\n'http://m/b%2b.deb' b+.deb 34 SHA256:11\n`;
    expect(printedBytes(printed)).toBe(1234);
    expect(printedBytes("")).toBe(0);
  });
});
