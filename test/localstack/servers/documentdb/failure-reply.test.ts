import { BSON } from "mongodb";
import { describe, expect, it } from "vitest";
import { EngineConnectionLost, EngineError } from "../../../../localstack/servers/documentdb/engine-error.ts";
import { CommandError } from "../../../../localstack/servers/documentdb/gateway/command-error.ts";
import { codeOfPacked } from "../../../../localstack/servers/documentdb/gateway/error-codes.ts";
import { failureReply } from "../../../../localstack/servers/documentdb/gateway/reply-document.ts";

const reply = (error: unknown, inTransaction = false) => BSON.deserialize(failureReply(error, inTransaction));

/** PostgreSQL's MAKE_SQLSTATE. */
const pack = (state: string): number =>
  Array.from(state).reduce((sum, letter, index) => sum + (((letter.charCodeAt(0) - 0x30) & 0x3f) << (6 * index)), 0);

describe("a failure as the driver sees it", () => {
  it.each([
    ["23505", 11_000, "DuplicateKey"],
    ["M001C", 11_000, "DuplicateKey"],
    ["M0008", 26, "NamespaceNotFound"],
    ["40P01", 112, "WriteConflict"],
    ["57014", 50, "MaxTimeMSExpired"],
    ["53100", 14_031, "OutOfDiskSpace"],
    ["57P01", 91, "ShutdownInProgress"],
  ])("%s is %i", (state, code, codeName) => {
    expect(reply(new EngineError(state, "why"))).toMatchObject({ ok: 0, code, codeName });
  });

  it("says E11000 once, and names a state nobody knows", () => {
    expect(reply(new EngineError("23505", "why"))["errmsg"]).toBe("E11000 duplicate key error: why");
    expect(reply(new EngineError("M001C", "E11000 why"))["errmsg"]).toBe("E11000 why");
    expect(reply(new EngineError("XX000", "why"))).toMatchObject({ code: 1, errmsg: "why (SQLSTATE XX000)" });
  });

  it("lets a transaction be repeated whose engine went away, and nothing else", () => {
    const lost = new EngineConnectionLost("gone");
    expect(reply(lost, true)).toMatchObject({ code: 91, errorLabels: ["TransientTransactionError"] });
    expect(reply(lost)).not.toHaveProperty("errorLabels");
    expect(reply(new CommandError(59, "no such command"))).toMatchObject({ code: 59, codeName: "CommandNotFound" });
    expect(reply(new Error("bug"))).toMatchObject({ code: 1, errmsg: "bug" });
  });

  it("unpacks the states in write errors", () => {
    expect(["M001C", "23505", "40001", "M0002"].map((state) => codeOfPacked(pack(state)))).toEqual([
      11_000, 11_000, 112, 5,
    ]);
    expect(codeOfPacked(pack("XX000"))).toBe(1);
    expect(codeOfPacked(121)).toBe(121);
  });
});
