import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createLoadFiles } from "../../../localstack/dms/load-files.ts";

async function write(header: string, maxBytes: number, lines: readonly string[]) {
  const put: [number, string][] = [];
  const heads = new Set<string>();
  const files = createLoadFiles(header, maxBytes, async (number, body) => {
    put.push([number, gunzipSync(body).toString("utf8")]);
    heads.add(body.subarray(0, 10).toString("hex"));
  });
  for (const line of lines) await files.add(line);
  return { count: await files.finish(), put, heads: [...heads] };
}

describe("createLoadFiles", () => {
  it("cuts before the record that would pass the size, repeats the header, numbers from 1", async () => {
    const { count, put } = await write("h\n", 10, ["aaa\n", "bbb\n", "ccc\n", "éé\n"]);
    expect(put).toEqual([
      [1, "h\naaa\nbbb\n"],
      [2, "h\nccc\n"],
      [3, "h\néé\n"],
    ]);
    expect(count).toBe(3);
  });

  it("counts bytes, not characters", async () => {
    expect((await write("h\n", 11, ["ccc\n", "éé\n"])).put).toEqual([[1, "h\nccc\néé\n"]]);
  });

  it("puts a record longer than the size into a file of its own, and nothing for an empty table", async () => {
    expect((await write("h\n", 4, ["long\n", "x\n"])).put).toEqual([
      [1, "h\nlong\n"],
      [2, "h\nx\n"],
    ]);
    expect(await write("h\n", 4, [])).toEqual({ count: 0, put: [], heads: [] });
  });

  it("has the gzip head real DMS files have: no name, no time", async () => {
    expect((await write("h\n", 100, ["a\n"])).heads).toEqual(["1f8b0800000000000003"]);
  });
});
