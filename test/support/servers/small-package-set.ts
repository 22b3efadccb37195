import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PackageSet } from "../../../localstack/servers/debian/package-set.ts";

/** One package of 34 kB: installing is tested without fetching a database nine times. */
export const SMALL_PACKAGES: PackageSet = {
  name: "small",
  suite: "host",
  roots: ["libnss-wrapper"],
  walkInto: () => false,
  include: [],
  exclude: [],
  recipe: 1,
  downloadBytes: 34_000,
  unpackedBytes: 200_000,
  finish: () => Promise.resolve(),
  check: (prefix) =>
    Promise.resolve().then(() =>
      readFileSync(join(prefix, "usr/share/doc/libnss-wrapper/copyright"), "utf8").slice(0, 20),
    ),
};
