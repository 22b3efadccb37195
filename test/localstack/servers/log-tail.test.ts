import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { logTail } from "../../../localstack/servers/log-tail.ts";
import { temporaryFolder } from "../../support/servers/temporary-folder.ts";

it("shows the last lines of this start's log, and nothing of a log that is not there", () => {
  const folder = temporaryFolder();
  const path = join(folder.path, "log");
  const old = "an earlier start\n";
  writeFileSync(path, old + Array.from({ length: 40 }, (_, i) => `line ${i}\n\n`).join(""));
  expect(logTail(path).at(-1)).toBe("line 39");
  expect(logTail(path)).toHaveLength(12);
  writeFileSync(path, `${old}new\n`);
  expect(logTail(path, old.length)).toEqual(["new"]);
  expect(logTail(path, 10_000)).toEqual([]);
  expect(logTail(join(folder.path, "absent"))).toEqual([]);
  folder.remove();
});
