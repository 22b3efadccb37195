import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors/error-classes.ts";
import { loadMapping } from "../../src/edges/mapping-file.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tillstream-mapping-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function refused(text: string): Promise<InvalidInputError> {
  const path = join(folder, "shop.yaml");
  await writeFile(path, text);
  const error: unknown = await loadMapping(path).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InvalidInputError);
  return error as InvalidInputError;
}

describe("loadMapping", () => {
  it("names the line of what is no YAML", async () => {
    const { problems } = await refused("schema: pos\n\tsourceTimeZone: UTC\n");
    expect(problems[0]).toMatchObject({ code: "TS113", where: expect.stringContaining("shop.yaml line 2") as string });
  });

  it("refuses a key written twice", async () => {
    const { problems } = await refused("schema: pos\nschema: other\n");
    expect(problems).toMatchObject([
      { code: "TS113", where: expect.stringContaining("line 2") as string, found: "Map keys must be unique" },
    ]);
  });

  it.each(["", "just text", "- a list"])("names what is missing in %j", async (text) => {
    const { problems } = await refused(text);
    expect(problems.map(({ where }) => where.split("shop.yaml ")[1])).toContain("schema");
  });

  it("says which file is not there", async () => {
    const path = join(folder, "absent.yaml");
    await expect(loadMapping(path)).rejects.toMatchObject({
      problems: [{ code: "TS112", where: path, found: "ENOENT" }],
    });
  });
});
