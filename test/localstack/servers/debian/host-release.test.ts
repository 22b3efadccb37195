import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { hostRelease } from "../../../../localstack/servers/debian/host-release.ts";
import { temporaryFolder } from "../../../support/servers/temporary-folder.ts";

it("reads what the machine runs, quoted or not, and says unknown where nothing is said", () => {
  const folder = temporaryFolder();
  const path = join(folder.path, "os-release");
  writeFileSync(path, 'PRETTY_NAME="A System"\nVERSION_ID="12"\nID=debian\nVERSION_CODENAME="bookworm"\n');
  expect(hostRelease(path)).toMatchObject({ id: "debian", codename: "bookworm" });
  expect(hostRelease(join(folder.path, "absent"))).toEqual({ id: "unknown", codename: null, text: "" });
  folder.remove();
});
