import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Connection, createConnection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runProgram } from "../../localstack/servers/run-program.ts";
import type { RunningServer } from "../../localstack/servers/running-server.ts";
import { startMariaDb } from "../../localstack/servers/start-mariadb.ts";
import { SourceUnavailableError } from "../../src/core/errors/error-classes.ts";
import { connectionUri } from "../../src/core/pipeline/connection-uri.ts";
import type { SourceTls } from "../../src/core/pipeline/source-tls.ts";
import { mysqlPool } from "../../src/edges/mysql.ts";
import { mysqlSource } from "../../src/edges/source-mysql.ts";
import { temporaryFolder } from "../support/servers/temporary-folder.ts";
import { type TlsAuthority, tlsAuthority } from "../support/tls-authority.ts";

const folder = temporaryFolder();
const authority = tlsAuthority("localhost");
const stranger = tlsAuthority("localhost");
const LOGIN = { username: "reader", password: "p@ss:/word" };
const CIPHER = {
  sql: "SELECT VARIABLE_VALUE FROM information_schema.SESSION_STATUS WHERE VARIABLE_NAME = ?",
  values: ["Ssl_cipher"],
};
const [caFile, certificateFile, keyFile] = ["ca", "cert", "key"].map((name) => join(folder.path, `${name}.pem`)) as [
  string,
  string,
  string,
];
let server: RunningServer;
let root: Connection;

const start = async (settings: readonly string[]): Promise<void> => {
  server = await startMariaDb({ dataDir: join(folder.path, "mariadb"), durable: false, settings });
  root = await createConnection(server.uri);
};

function writeServerFiles({ certificate, key }: TlsAuthority): void {
  writeFileSync(certificateFile, certificate);
  writeFileSync(keyFile, key);
}

/** Lets the running server show another certificate. */
async function present(shown: TlsAuthority): Promise<void> {
  writeServerFiles(shown);
  await root.query("FLUSH SSL");
}

/** The connection string that a function makes of this secret. */
const uriOf = (more: { readonly host?: string; readonly ca?: string }, tls?: SourceTls): string =>
  connectionUri(JSON.stringify({ host: "localhost", port: new URL(server.uri).port, ...LOGIN, ...more }), "arn:s", tls);

/** The cipher of the connection, "" without one. */
async function cipherOver(uri: string): Promise<string | null | undefined> {
  const source = mysqlSource(mysqlPool(uri));
  try {
    return (await source.snapshot(async (snapshot) => snapshot.rows(CIPHER)))[0]?.[0];
  } finally {
    await source.close();
  }
}

async function refusal(uri: string): Promise<SourceUnavailableError> {
  const error: unknown = await cipherOver(uri).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SourceUnavailableError);
  expect(String(error)).not.toContain(LOGIN.password);
  return error as SourceUnavailableError;
}

beforeAll(async () => {
  writeFileSync(caFile, authority.ca);
  writeServerFiles(authority);
  // The server may run as a user of its own, who must get through to its certificate.
  chmodSync(folder.path, 0o755);
  await start([`ssl-cert=${certificateFile}`, `ssl-key=${keyFile}`]);
  await root.query(`CREATE USER 'reader'@'127.0.0.1' IDENTIFIED BY '${LOGIN.password}'`);
});
afterAll(async () => {
  await root?.end();
  await server?.stop();
  folder.remove();
});

describe("a source that speaks TLS", () => {
  it("is read over an encrypted connection when its authority is in the secret", async () => {
    expect(await cipherOver(uriOf({ ca: authority.ca }))).toMatch(/^TLS_|AES/);
  });

  it("is read when its authority is among those that Node trusts, as Amazon's are on Lambda", async () => {
    const program = `
      import { mysqlPool } from "${import.meta.resolve("../../src/edges/mysql.ts")}";
      import { mysqlSource } from "${import.meta.resolve("../../src/edges/source-mysql.ts")}";
      const source = mysqlSource(mysqlPool(process.env.URI));
      const [[cipher]] = await source.snapshot((snapshot) => snapshot.rows(${JSON.stringify(CIPHER)}));
      await source.close();
      process.stdout.write(cipher);`;
    const env = { URI: uriOf({}), NODE_EXTRA_CA_CERTS: caFile };
    const { stdout, stderr } = await runProgram(process.execPath, ["--input-type=module", "--eval", program], { env });
    expect(stdout, stderr).toMatch(/^TLS_|AES/);
  });

  it.each([
    ["signed by an authority that nobody named", {}, undefined],
    ["signed by another authority than the named one", { ca: stranger.ca }, undefined],
    ["signed by another authority, whatever its host", { ca: stranger.ca }, "verify-ca"],
  ] as const)("is refused with a certificate %s", async (_title, more, tls) => {
    const error = await refusal(uriOf(more, tls));
    expect(error.code).toBe("TS607");
    expect(error.message).toMatch(/TLS.*SourceTls/s);
  });

  it("is refused with a certificate of another host, unless only the authority is to be checked", async () => {
    const other = tlsAuthority("shop.example");
    await present(other);
    const error = await refusal(uriOf({ ca: other.ca }));
    expect(error.code).toBe("TS607");
    expect(error.message).toContain("shop.example");
    expect(await cipherOver(uriOf({ ca: other.ca }, "verify-ca"))).not.toBe("");
    await present(authority);
  });

  it("is read without TLS when that is what was asked for", async () => {
    expect(await cipherOver(uriOf({}, "none"))).toBe("");
  });

  it("that demands TLS refuses a connection without it, and the remedy names TLS", async () => {
    await root.query("SET GLOBAL require_secure_transport = ON");
    const error = await refusal(uriOf({}, "none"));
    expect(error.problems[0]?.remedy).toMatch(/TLS.*SourceTls/s);
    expect(await cipherOver(uriOf({ ca: authority.ca }))).not.toBe("");
    await root.query("SET GLOBAL require_secure_transport = OFF");
  });
});

describe("a source without TLS", () => {
  it("is not read in plain text because nobody asked for that", async () => {
    await root.end();
    await server.stop();
    await start(["skip-ssl"]);
    const error = await refusal(uriOf({ ca: authority.ca }));
    expect(error.code).toBe("TS607");
    expect(error.message).toContain("HANDSHAKE_NO_SSL_SUPPORT");
    expect(await cipherOver(uriOf({}, "none"))).toBe("");
  });
});
