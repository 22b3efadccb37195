import { createServer, type Server, type Socket } from "node:net";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { BSON } from "mongodb";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { createFrameReader, encodeReply, parseRequest } from "../../localstack/servers/documentdb/gateway/op-msg.ts";
import { fromMongo } from "../../src/edges/from-mongo.ts";
import { openTarget } from "../../src/edges/open-target.ts";
import { onceReady } from "../../src/runtime/once-ready.ts";
import { lambdaContext } from "../support/lambda-context.ts";
import { eventually } from "../support/servers/eventually.ts";

process.env["POWERTOOLS_DEV"] = "true";
const { lambda } = await import("../../src/runtime/lambda.ts");

/** Which servers of this machine know passwords is chance, and our own gateway knows none: this one checks them as a real one does, by PLAIN. */
let serverPassword = "first";
let secretPassword = "first";
/** Logins that were taken, by the connection's number. */
const loggedIn = new Set<Socket>();
const sockets = new Set<Socket>();
const HELLO = { ok: 1, isWritablePrimary: true, helloOk: true, minWireVersion: 0, maxWireVersion: 25 };

function answer(command: BSON.Document, socket: Socket): BSON.Document {
  if ("saslStart" in command) {
    const [, user, password] = Buffer.from((command["payload"] as BSON.Binary).buffer)
      .toString("utf8")
      .split("\0");
    if (user !== "till" || password !== serverPassword)
      return { ok: 0, code: 18, codeName: "AuthenticationFailed", errmsg: "Authentication failed." };
    loggedIn.add(socket);
    return { ok: 1, conversationId: 1, done: true, payload: new BSON.Binary(Buffer.alloc(0)) };
  }
  if (!("find" in command)) return HELLO;
  if (!loggedIn.has(socket)) return { ok: 0, code: 13, codeName: "Unauthorized", errmsg: "not logged in" };
  return { ok: 1, cursor: { id: BSON.Long.ZERO, ns: "shop.files", firstBatch: [{ _id: 1 }] } };
}

const server: Server = createServer((socket) => {
  const read = createFrameReader();
  sockets.add(socket);
  socket.on("close", () => {
    sockets.delete(socket);
    loggedIn.delete(socket);
  });
  socket.on("error", () => undefined);
  socket.on("data", (chunk) => {
    for (const frame of read(chunk)) {
      const request = parseRequest(frame);
      const reply = answer(BSON.deserialize(request.body), socket);
      for (const piece of encodeReply(request, Buffer.from(BSON.serialize(reply)))) socket.write(piece);
    }
  });
});

const secrets = mockClient(SecretsManagerClient);
const db = onceReady(async () =>
  openTarget({ TARGET_SECRET_ARN: "arn:target", TARGET_DATABASE: "shop", TARGET_RETRY_WRITES: false }),
);
const ask = lambda<object, number>({
  name: "ask",
  run: async () => {
    const files = (await db()).collection("files");
    return fromMongo("files: find", async () => (await files.find({}).toArray()).length);
  },
  report: () => ({}),
});

/** What happens to the connections of a container that sleeps. The ones that only watch the server have not logged in. */
async function closeConnections(): Promise<void> {
  for (const socket of loggedIn) socket.destroy();
  await eventually(() => loggedIn.size === 0);
}

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const options = "authMechanism=PLAIN&authSource=$external&directConnection=true";
  secrets.on(GetSecretValueCommand).callsFake(() => ({
    SecretString: JSON.stringify({ uri: `mongodb://till:${secretPassword}@127.0.0.1:${port}/?${options}` }),
  }));
});
beforeEach(() => {
  for (const level of ["log", "info", "error"] as const) vi.spyOn(console, level).mockImplementation(() => undefined);
});
afterAll(async () => {
  await (await db()).client.close();
  await new Promise((resolve) => {
    server.close(resolve);
  });
});

it("goes on over a connection that outlived the rotation, without reading the secret again", async () => {
  expect(await ask({}, lambdaContext)).toBe(1);
  serverPassword = secretPassword = "second";
  expect(await ask({}, lambdaContext)).toBe(1);
  expect(secrets.calls()).toHaveLength(1);
});

it("reads the secret again when a new connection is refused, and closes the old client", async () => {
  const before = (await db()).client;
  await closeConnections();
  expect(await ask({}, lambdaContext)).toBe(1);
  expect(secrets.calls()).toHaveLength(2);
  expect((await db()).client).not.toBe(before);
  await eventually(() => loggedIn.size === 1);
  await expect(before.db("shop").command({ ping: 1 })).rejects.toMatchObject({ name: "MongoNotConnectedError" });
});

it("gives up after one more reading, with an error that the state machine tries again", async () => {
  serverPassword = "third";
  await closeConnections();
  await expect(ask({}, lambdaContext)).rejects.toMatchObject({ name: "TargetUnavailableError", code: "TS405" });
  expect(secrets.calls()).toHaveLength(3);
  secretPassword = "third";
  expect(await ask({}, lambdaContext)).toBe(1);
});

it("does not read it again for an error that has nothing to do with the login", async () => {
  const calls = secrets.calls().length;
  const failing = lambda<object, never>({
    name: "failing",
    run: async () => fromMongo("files: find", () => Promise.reject(new Error("ours"))),
    report: () => ({}),
  });
  await expect(failing({}, lambdaContext)).rejects.toThrow("ours");
  expect(await ask({}, lambdaContext)).toBe(1);
  expect(secrets.calls()).toHaveLength(calls);
});
