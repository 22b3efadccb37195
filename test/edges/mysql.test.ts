import { describe, expect, it } from "vitest";
import { InvalidInputError, SourceUnavailableError } from "../../src/core/errors/error-classes.ts";
import { fromMysql, mysqlPool } from "../../src/edges/mysql.ts";
import { mysqlSource } from "../../src/edges/source-mysql.ts";

const failing = (
  code: string,
  message = "told by the driver for 'secret@host' with SELECT 42",
): (() => Promise<never>) => {
  const error = Object.assign(new Error(message), { code });
  return async () => {
    throw error;
  };
};

async function thrownBy(call: () => Promise<unknown>): Promise<Error> {
  const error: unknown = await call().then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error("nothing was thrown");
  return error;
}

describe("the source's driver", () => {
  it.each([
    "ECONNREFUSED",
    "ETIMEDOUT",
    "ENOTFOUND",
    "PROTOCOL_CONNECTION_LOST",
    "ER_SERVER_SHUTDOWN",
    "ER_CON_COUNT_ERROR",
  ])("is unavailable on %s, and its message stays out of ours", async (code) => {
    const error = await thrownBy(async () => fromMysql(failing(code)));
    expect(error).toBeInstanceOf(SourceUnavailableError);
    expect((error as SourceUnavailableError).code).toBe("TS601");
    expect(error.message).not.toContain("secret");
    expect(error.message).not.toContain("SELECT 42");
    expect(error.cause).toBeInstanceOf(Error);
  });

  it("tells a refused account from a server that is down", async () => {
    const error = await thrownBy(async () => fromMysql(failing("ER_ACCESS_DENIED_ERROR")));
    expect((error as SourceUnavailableError).code).toBe("TS602");
  });

  it("does not try again what the mapping has wrong", async () => {
    const error = await thrownBy(async () =>
      fromMysql(failing("ER_NO_SUCH_TABLE", "Table 'pos.Orders' doesn't exist")),
    );
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(error.message).toContain("pos.Orders");
  });

  it("does not call a mistake in our SQL an outage", async () => {
    const error = await thrownBy(async () => fromMysql(failing("ER_PARSE_ERROR")));
    expect(error).not.toBeInstanceOf(SourceUnavailableError);
    expect(error.message).not.toContain("SELECT 42");
  });

  it("passes on what is no driver error", async () => {
    const bug = new TypeError("a bug");
    expect(await thrownBy(async () => fromMysql(async () => Promise.reject(bug)))).toBe(bug);
  });

  it("passes on what is ours already: work inside a snapshot has errors of its own", async () => {
    const refused = await thrownBy(async () => fromMysql(failing("ER_ACCESS_DENIED_ERROR")));
    expect(await thrownBy(async () => fromMysql(async () => Promise.reject(refused)))).toBe(refused);
  });

  it.each([
    ["HANDSHAKE_SSL_ERROR", "TS607"],
    ["HANDSHAKE_NO_SSL_SUPPORT", "TS607"],
    // What MySQL says; MariaDB says ER_ACCESS_DENIED_ERROR.
    ["ER_SECURE_TRANSPORT_REQUIRED", "TS607"],
    ["ER_ACCESS_DENIED_ERROR", "TS602"],
  ])("names TLS in the remedy of %s", async (code, ours) => {
    const error = await thrownBy(async () => fromMysql(failing(code, "unable to verify")));
    expect(error).toBeInstanceOf(SourceUnavailableError);
    const [problem] = (error as SourceUnavailableError).problems;
    expect(problem?.code).toBe(ours);
    expect(problem?.remedy).toMatch(/TLS/);
  });

  it.each(["", "secret", "postgres://user:secret@host/", "mysql//user:secret@host"])(
    "refuses a strange connection string without repeating it: %j",
    (uri) => {
      expect(() => mysqlPool(uri)).toThrow(InvalidInputError);
      expect(() => mysqlPool(uri)).not.toThrow(/secret/);
    },
  );

  it("translates what happens on the way to the server", async () => {
    // Port 1 of the loopback: nobody listens there.
    const source = mysqlSource(mysqlPool("mysql://user:secret@127.0.0.1:1/"));
    const error = await thrownBy(async () =>
      source.snapshot(async (snapshot) => snapshot.rows({ sql: "SELECT 1", values: [] })),
    );
    expect(error).toBeInstanceOf(SourceUnavailableError);
    expect(error.message).not.toContain("secret");
    await source.close();
  });
});
