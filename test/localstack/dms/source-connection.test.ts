import { describe, expect, it } from "vitest";
import { sourceError } from "../../../localstack/dms/source-connection.ts";
import { SourceUnavailableError, UnsafeSourceError } from "../../../src/core/errors/error-classes.ts";
import { mysqlAddress } from "../../../src/core/mysql-address.ts";

const address = mysqlAddress("mysql://c%40dc:p%2Fw@db.example/pos");
const driver = (errno: number | undefined, code: string | undefined, message = "it said so"): Error =>
  Object.assign(new Error(message), {
    ...(errno === undefined ? {} : { errno }),
    ...(code === undefined ? {} : { code }),
  });

describe("sourceError", () => {
  it.each([
    [driver(undefined, "ECONNREFUSED"), SourceUnavailableError, "TS330"],
    [driver(undefined, "PROTOCOL_CONNECTION_LOST"), SourceUnavailableError, "TS330"],
    [driver(1045, "ER_ACCESS_DENIED_ERROR"), SourceUnavailableError, "TS331"],
    [driver(1412, "ER_TABLE_DEF_CHANGED"), SourceUnavailableError, "TS332"],
    [driver(4052, "ER_SLAVE_SAME_ID"), SourceUnavailableError, "TS332"],
    [driver(undefined, undefined, "Control connection unavailable"), SourceUnavailableError, "TS332"],
    [driver(1236, "ER_MASTER_FATAL_ERROR_READING_BINLOG"), UnsafeSourceError, "TS320"],
    // What cannot be decoded once cannot be decoded ever: trying again would only hide it.
    [new TypeError("expected text from the log reader, got bytes"), UnsafeSourceError, "TS328"],
    [new Error('Unsupported type "0" on column "x"'), UnsafeSourceError, "TS328"],
  ])("%s", (error, type, code) => {
    const translated = sourceError(error, address);
    expect(translated).toBeInstanceOf(type);
    expect(translated.code).toBe(code);
    expect(translated.message).not.toContain("p/w");
    expect(sourceError(translated, address)).toBe(translated);
  });
});
