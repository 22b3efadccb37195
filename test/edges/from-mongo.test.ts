import { MongoNetworkError, MongoServerError } from "mongodb";
import { describe, expect, it } from "vitest";
import { TargetUnavailableError } from "../../src/core/errors/error-classes.ts";
import { fromMongo } from "../../src/edges/from-mongo.ts";
import { openMongo } from "../../src/edges/mongo.ts";

const fails = (error: Error): Promise<unknown> => fromMongo("orders: find", () => Promise.reject(error));

describe("errors of the driver", () => {
  it.each([
    new MongoNetworkError("gone"),
    ...[91, 112, 189, 10107, 11600, 16500].map((code) => new MongoServerError({ message: "m", code })),
  ])("that say `not now` are TargetUnavailableError: %s", async (error) => {
    await expect(fails(error)).rejects.toMatchObject({ name: "TargetUnavailableError", code: "TS401", cause: error });
  });

  it.each([
    new MongoServerError({ message: "Authentication failed.", code: 18 }),
    new MongoServerError({ message: "bad auth : authentication failed", code: 8000 }),
  ])("that refuse the login have a code of their own, by which the secret is read again: %s", async (error) => {
    await expect(fails(error)).rejects.toMatchObject({ name: "TargetUnavailableError", code: "TS405", cause: error });
  });

  it("of Atlas's proxy that refuse anything else do not", async () => {
    const failure = fails(new MongoServerError({ message: "user is not allowed to do action", code: 8000 }));
    await expect(failure).rejects.not.toBeInstanceOf(TargetUnavailableError);
  });

  it("that repeating would not mend keep their cause and say where, without repeating a message that may hold values", async () => {
    const error = new MongoServerError({ message: "value 'secret' too long", code: 17280 });
    const failure = await fails(error).catch((caught: unknown) => caught);
    expect(failure).not.toBeInstanceOf(TargetUnavailableError);
    expect(failure).toMatchObject({ cause: error });
    expect(String(failure)).toContain("orders: find");
    expect(String(failure)).not.toContain("secret");
  });

  it("of a login are TS405, whatever their code, and name the user that is missing", async () => {
    const error = new MongoServerError({
      message: "bad auth : user arn:aws:iam::1:role/plan is not found",
      code: 8000,
    });
    error.addErrorLabel("HandshakeError");
    const expected = { name: "TargetUnavailableError", code: "TS405", cause: error };
    await expect(fails(error)).rejects.toMatchObject(expected);
    await expect(fails(error)).rejects.toThrow(
      "MongoServerError 8000: bad auth : user arn:aws:iam::1:role/plan is not found",
    );
  });

  it("of a connection that breaks during the login say `not now`", async () => {
    const error = new MongoNetworkError("gone");
    error.addErrorLabel("HandshakeError");
    await expect(fails(error)).rejects.toMatchObject({ code: "TS401" });
  });

  it("for a user without the right are wrong input, without the message, which quotes the command", async () => {
    const error = new MongoServerError({
      message: "not authorized on shop to execute command { find: 'secret' }",
      code: 13,
    });
    await expect(fails(error)).rejects.toMatchObject({ name: "InvalidInputError", code: "TS406", cause: error });
    await expect(fails(error)).rejects.not.toThrow("secret");
  });

  it("of our own code pass as they are", async () => {
    const error = new TypeError("ours");
    await expect(fails(error)).rejects.toBe(error);
  });

  it("come for a server that is not there", async () => {
    // Port 1 is refused at once; the short time is for selecting the server again and again.
    const client = await openMongo("mongodb://127.0.0.1:1/?directConnection=true", { serverSelectionTimeoutMS: 50 });
    const read = fromMongo("orders: find", () => client.db("shop").collection("orders").findOne({}));
    await expect(read).rejects.toBeInstanceOf(TargetUnavailableError);
    await client.close();
  });
});
