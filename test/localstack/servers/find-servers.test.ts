import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { diagnoseServers } from "../../../localstack/servers/diagnose.ts";
import { findDocumentServer } from "../../../localstack/servers/find-document-server.ts";
import { findMariaDb } from "../../../localstack/servers/mariadb/mariadb-programs.ts";
import { resolveSource } from "../../../localstack/servers/resolve-source.ts";
import { temporaryFolder } from "../../support/servers/temporary-folder.ts";

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
  // mongodb-memory-server asks the process itself where home is.
  vi.stubEnv("HOME", folder.path);
});
afterEach(() => {
  vi.unstubAllEnvs();
  folder.remove();
});

const silent = (): void => {};

/** A machine with nothing: no programs, an empty cache, and a proxy at which nobody listens in place of the internet. */
const bare = () => ({ PATH: "", HOME: folder.path, XDG_CACHE_HOME: folder.path, https_proxy: "http://127.0.0.1:1" });

const program = (name: string, script: string): string => {
  const bin = join(folder.path, "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return bin;
};

describe("no server to be had", () => {
  it("is one error that names every way to a document server, why not, and what to do", async () => {
    const failure = await findDocumentServer(folder.path, bare(), silent).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: "ServerStartError", code: "TS701" });
    const message = String(failure);
    for (const said of [
      "MONGODB_URI is not set",
      "mongod is not on PATH",
      "not in its cache",
      "cannot be reached",
      "DocumentDB engine",
      "brew",
      "docker run",
    ]) {
      expect(message).toContain(said);
    }
  });

  it("is one error that names every way to MariaDB", async () => {
    const failure = await findMariaDb(bare(), silent).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: "ServerStartError", code: "TS701" });
    for (const said of ["SOURCE_URI is not set", "mariadbd is not on PATH", "apt-get", "brew install mariadb"]) {
      expect(String(failure)).toContain(said);
    }
  });
});

describe("the order of choice", () => {
  it("begins with the connection strings", async () => {
    const environment = { ...bare(), MONGODB_URI: "mongodb://db.example/", SOURCE_URI: "mysql://shop@db.example/" };
    expect(await findDocumentServer(folder.path, environment, silent)).toEqual({
      type: "given",
      uri: "mongodb://db.example/",
    });
    expect(resolveSource(environment)).toMatchObject({ uri: "mysql://shop@db.example/", kind: "SOURCE_URI", pid: 0 });
    expect(resolveSource(bare())).toBeNull();
  });

  it("refuses strings of another kind without repeating them", async () => {
    const secret = "postgres://shop:secret@db.example/";
    expect(() => resolveSource({ SOURCE_URI: secret })).toThrow(/TS709/);
    expect(() => resolveSource({ SOURCE_URI: secret })).not.toThrow(/secret/);
    await expect(findDocumentServer(folder.path, { ...bare(), MONGODB_URI: secret }, silent)).rejects.toMatchObject({
      code: "TS709",
      message: expect.not.stringContaining("secret") as string,
    });
  });

  it("takes mongod on PATH when it runs, and says so when it does not", async () => {
    const bin = program("mongod", "echo db version v8.0.0");
    const found = await findDocumentServer(folder.path, { ...bare(), PATH: bin }, silent);
    expect(found).toMatchObject({ type: "mongod", kind: "mongod on PATH", program: join(bin, "mongod") });
    program("mongod", "echo lacks a library >&2; exit 127");
    await expect(findDocumentServer(folder.path, { ...bare(), PATH: bin }, silent)).rejects.toThrow(
      /does not run: lacks a library/,
    );
  });

  it("serves a folder only with what wrote it", async () => {
    const bin = program("mongod", "echo db version v8.0.0");
    mkdirSync(join(folder.path, "engine"));
    writeFileSync(join(folder.path, "engine", "PG_VERSION"), "18\n");
    const failure = findDocumentServer(folder.path, { ...bare(), PATH: bin }, silent);
    await expect(failure).rejects.toThrow(/was written by documentdb/);
  });

  it("wants mariadb-install-db beside mariadbd", async () => {
    const bin = program("mariadbd", "echo mariadbd Ver 11.4");
    await expect(findMariaDb({ ...bare(), PATH: bin }, silent)).rejects.toThrow(/not mariadb-install-db/);
    program("mariadb-install-db", "exit 0");
    expect(await findMariaDb({ ...bare(), PATH: bin }, silent)).toMatchObject({
      kind: "mariadbd on PATH",
      prefix: null,
    });
  });
});

describe("the doctor", () => {
  it("says what is missing and what to do on a bare machine", async () => {
    const diagnoses = await diagnoseServers(bare());
    expect(diagnoses.map((diagnosis) => diagnosis.chosen)).toEqual([null, null]);
    for (const { why, missing, remedy } of diagnoses) {
      expect(why.length).toBeGreaterThanOrEqual(3);
      expect(missing).not.toBeNull();
      expect(remedy).toContain("docker run");
    }
  });

  it("says what would be used, and why nothing earlier", async () => {
    const bin = program("mongod", "echo db version v8.0.0");
    const [source, documents] = await diagnoseServers({ ...bare(), PATH: bin, SOURCE_URI: "mysql://shop@db.example/" });
    expect(source).toMatchObject({ chosen: "SOURCE_URI", why: [], missing: null, remedy: null });
    expect(documents).toMatchObject({
      chosen: expect.stringContaining("mongod on PATH") as string,
      why: ["MONGODB_URI is not set"],
    });
  });

  it("reports a variable that is set to nonsense", async () => {
    const [source] = await diagnoseServers({ ...bare(), SOURCE_URI: "nonsense" });
    expect(source).toMatchObject({ chosen: null, remedy: expect.stringContaining("variable") as string });
  });
});
