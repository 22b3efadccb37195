import { join } from "node:path";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { type Connection, createConnection, type RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { RunningServer } from "../../localstack/servers/running-server.ts";
import { startMariaDb } from "../../localstack/servers/start-mariadb.ts";
import { openSource } from "../../src/edges/open-source.ts";
import { onceReady } from "../../src/runtime/once-ready.ts";
import { lambdaContext } from "../support/lambda-context.ts";
import { eventually } from "../support/servers/eventually.ts";
import { temporaryFolder } from "../support/servers/temporary-folder.ts";

process.env["POWERTOOLS_DEV"] = "true";
const { lambda } = await import("../../src/runtime/lambda.ts");

const folder = temporaryFolder();
// There is no Secrets Manager on this machine; the database and everything between is real.
const secrets = mockClient(SecretsManagerClient);
const source = onceReady(async () => openSource({ SOURCE_SECRET_ARN: "arn:source", SOURCE_TLS: "none" }));
const ask = lambda<object, string | null | undefined>({
  name: "ask",
  run: async () =>
    (await source())?.snapshot(async (snapshot) => {
      const rows = await snapshot.rows({ sql: "SELECT CURRENT_USER()", values: [] });
      return rows[0]?.[0];
    }),
  report: () => ({}),
});
let server: RunningServer;
let root: Connection;

/** What the secret says now. */
let secretPassword = "first";
const rotate = async (password: string): Promise<unknown> =>
  root.query("ALTER USER 'rotating'@'127.0.0.1' IDENTIFIED BY ?", [password]);
const connections = async (): Promise<number[]> => {
  const sql = "SELECT ID AS id FROM information_schema.PROCESSLIST WHERE USER = 'rotating'";
  return (await root.query<RowDataPacket[]>(sql))[0].map(({ id }) => Number(id));
};
/** What happens to the connections of a container that sleeps. */
async function closeConnections(): Promise<void> {
  for (const id of await connections()) await root.query("KILL ?", [id]);
  await eventually(async () => (await connections()).length === 0);
}

beforeAll(async () => {
  server = await startMariaDb({ dataDir: join(folder.path, "mariadb"), durable: false });
  root = await createConnection(server.uri);
  await root.query("CREATE USER 'rotating'@'127.0.0.1' IDENTIFIED BY 'first'");
  const place = { host: "127.0.0.1", port: new URL(server.uri).port, username: "rotating" };
  secrets
    .on(GetSecretValueCommand)
    .callsFake(() => ({ SecretString: JSON.stringify({ ...place, password: secretPassword }) }));
});
beforeEach(() => {
  for (const level of ["log", "info", "error"] as const) vi.spyOn(console, level).mockImplementation(() => undefined);
});
afterAll(async () => {
  await (await source())?.close();
  await root?.end();
  await server?.stop();
  folder.remove();
});

it("goes on over a connection that outlived the rotation, without reading the secret again", async () => {
  expect(await ask({}, lambdaContext)).toBe("rotating@127.0.0.1");
  await rotate("second");
  secretPassword = "second";
  expect(await ask({}, lambdaContext)).toBe("rotating@127.0.0.1");
  expect(secrets.calls()).toHaveLength(1);
});

it("reads the secret again when a new connection is refused, and leaves no connection of the old pool", async () => {
  await closeConnections();
  expect(await ask({}, lambdaContext)).toBe("rotating@127.0.0.1");
  expect(secrets.calls()).toHaveLength(2);
  expect(await connections()).toHaveLength(1);
});

it("closes what it had open", async () => {
  const [before] = await connections();
  await rotate("third");
  // A second connection while the first is in use: this one needs the new password.
  const nested = lambda<object, unknown>({
    name: "nested",
    run: async () => (await source())?.snapshot(async () => (await source())?.position()),
    report: () => ({}),
  });
  secretPassword = "third";
  await nested({}, lambdaContext);
  await eventually(async () => !(await connections()).includes(before ?? 0));
  expect(secrets.calls()).toHaveLength(3);
});

it("gives up after one more reading, with an error that the state machine tries again", async () => {
  await rotate("fourth");
  await closeConnections();
  await expect(ask({}, lambdaContext)).rejects.toMatchObject({ name: "SourceUnavailableError", code: "TS602" });
  expect(secrets.calls()).toHaveLength(4);
  secretPassword = "fourth";
  expect(await ask({}, lambdaContext)).toBe("rotating@127.0.0.1");
});
