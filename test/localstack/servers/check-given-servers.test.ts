import { describe, expect, it } from "vitest";
import { checkGivenServers } from "../../../localstack/servers/check-given-servers.ts";
import { ServerStartError } from "../../../src/core/errors/error-classes.ts";

/** Nobody listens there. */
const CLOSED = "127.0.0.1:1";

describe("servers named by connection strings", () => {
  it("are not asked when none is named, nor a source that the world does not need", async () => {
    await expect(checkGivenServers({ MONGODB_URI: "" }, true)).resolves.toBeUndefined();
    await expect(checkGivenServers({ SOURCE_URI: `mysql://root@${CLOSED}/` }, false)).resolves.toBeUndefined();
  });

  it("are all named in one error, by host and never by the whole text", async () => {
    const environment = { MONGODB_URI: "mongodb://till:hid/den@db/", SOURCE_URI: `mysql://till:hidden@${CLOSED}/` };
    const error: unknown = await checkGivenServers(environment, true).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ServerStartError);
    const { problems, message } = error as ServerStartError;
    expect(problems.map(({ code, where }) => [code, where])).toEqual([
      ["TS709", "MONGODB_URI"],
      ["TS712", `SOURCE_URI (${CLOSED})`],
    ]);
    expect(message).not.toMatch(/hid|den@/);
  });
});
