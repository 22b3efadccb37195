import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { MongoClient } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorld, type World } from "../../localstack/world/open-world.ts";
import type { Certificate } from "../../src/core/certificate/certificate.ts";
import type { LedgerEntry } from "../../src/core/pipeline/ledger-entry.ts";
import { quarantineKeys } from "../../src/core/pipeline/quarantine-keys.ts";
import { type PlantedFile, plantBadInput } from "../support/bad-input-folder.ts";
import { type CommandResult, temporaryWorld, tillstream } from "../support/command-line.ts";
import { processesWith } from "../support/processes.ts";

const LONG_MS = 180_000;
/** Nobody listens there: port 1 needs a right that tests do not have. */
const CLOSED_PORT = "127.0.0.1:1";

const { dataDir, dispose } = temporaryWorld();
afterAll(() => dispose());
const folder = path.join(dataDir, "delivered");
const data = path.join(dataDir, "world");

describe("a folder full of faults", { timeout: LONG_MS }, () => {
  let planted: readonly PlantedFile[] = [];
  let started: CommandResult;
  let world: World | null = null;
  let certificate: Certificate;
  const ledger = new Map<string, LedgerEntry>();

  beforeAll(async () => {
    mkdirSync(folder);
    planted = plantBadInput(folder);
    started = await tillstream(["start", "--once", "--from", folder, "--data", data, "--port", "0"]);
    world = await openWorld({ dataDir: data, port: 0, kind: "files", wake: false, onProgress: () => undefined });
    const client = await new MongoClient(world.documentsUri).connect();
    for await (const entry of client.db(world.database).collection<LedgerEntry>("files").find()) {
      ledger.set(entry.key, entry);
    }
    await client.close();
    certificate = JSON.parse((await tillstream(["certificate", "--data", data])).stdout) as Certificate;
  }, LONG_MS);
  afterAll(() => world?.stop(), LONG_MS);

  const etagOf = (key: string): string => ledger.get(key)?.etag ?? "";
  const kept = (key: string): Buffer => readFileSync(path.join(data, "aws/s3", world?.dataBucket ?? "", key));
  const exported = async (name: string): Promise<Record<string, unknown>[]> => {
    const { code, stdout } = await tillstream(["export", name, "--data", data]);
    expect(code).toBe(0);
    return stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  const sum = (of: (file: PlantedFile) => number): number => planted.reduce((total, file) => total + of(file), 0);
  const inState = (state: string): PlantedFile[] => planted.filter(({ expected }) => expected.state === state);

  it("has every file in the ledger once, with its state and reason", () => {
    const seen = planted.map(({ key }) => [key, ledger.get(key)?.state, ledger.get(key)?.reason?.slice(0, 5) ?? null]);
    expect(seen).toEqual(planted.map(({ key, expected }) => [key, expected.state, expected.reason]));
    expect(ledger.size).toBe(planted.length);
    expect(ledger.get("raw/epoch=0001/pos/Costumer/LOAD00000001.csv")?.reason).toContain("did you mean Customer?");
  });

  it("accounts for every row of every file", () => {
    for (const { key, expected } of planted) {
      const counts = ledger.get(key)?.counts ?? null;
      expect(counts === null ? null : [counts.rowsRead, counts.quarantined], key).toEqual(
        expected.rowsRead === null ? null : [expected.rowsRead, expected.bad.length],
      );
      if (counts) expect(counts.applied + counts.superseded + counts.quarantined, key).toBe(counts.rowsRead);
    }
    // The second delivery of the same rows and the older of two versions of a product. Which file of one write they are booked on is a
    // matter of proportion; their sum is exact.
    expect([...ledger.values()].reduce((rows, { counts }) => rows + (counts?.superseded ?? 0), 0)).toBe(4);
  });

  it("keeps each bad row with file, line, column, reason, code and raw text, and no good one", () => {
    for (const { key, expected } of planted) {
      const place = quarantineKeys.rows({ key, etag: etagOf(key) });
      if (expected.bad.length === 0) {
        expect(existsSync(path.join(data, "aws/s3", world?.dataBucket ?? "", place)), place).toBe(false);
        continue;
      }
      expect(ledger.get(key)?.quarantine).toBe(place);
      const rows = kept(place)
        .toString()
        .trimEnd()
        .split("\n")
        .map((row) => JSON.parse(row) as unknown);
      expect(rows).toEqual(expected.bad.map((row) => ({ file: key, ...row })));
    }
  });

  it("keeps each refused file byte for byte, with the reason beside it", () => {
    const refused = planted.filter(({ expected }) => expected.keptWhole);
    expect(refused).toHaveLength(6);
    for (const { key, bytes, expected } of refused) {
      expect(kept(quarantineKeys.file({ key, etag: etagOf(key) })).equals(bytes), key).toBe(true);
      expect(kept(key).equals(bytes), key).toBe(true);
      expect(ledger.get(key)?.quarantine).toBe(quarantineKeys.reason({ key, etag: etagOf(key) }));
      expect(JSON.parse(kept(quarantineKeys.reason({ key, etag: etagOf(key) })).toString())).toMatchObject({
        file: key,
        bytes: bytes.length,
        copy: quarantineKeys.file({ key, etag: etagOf(key) }),
        problems: [{ code: expected.reason, where: expect.stringContaining(key), remedy: expect.stringMatching(/\w/) }],
      });
    }
    const reasonOf = (place: string): string => ledger.get(`raw/epoch=0001/pos/${place}`)?.reason ?? "";
    expect(reasonOf("Product/LOAD00000002.csv")).toContain("`currentPrice`");
    expect(reasonOf("Customer/2026/11/20/20261120-101530123.csv.gz")).toContain("line 3, column `firstName`");
    expect(reasonOf("Customer/LOAD00000006.csv.gz")).toContain("101 bad rows of 110");
  });

  it("loads every good row, and nothing of what was refused", async () => {
    expect((await exported("places")).map(({ _id }) => _id)).toEqual(["00501", "63944"]);
    expect((await exported("customers")).map(({ _id, name }) => [_id, name])).toEqual([
      ...[1, 2, 3].map((id) => [id, `Plain${id} Test`]),
      [10, 'Zoë\nof "Hiram" Test'],
      [12, "Cem Test"],
      [14, "Dina Test"],
      ...[20, 21, 22].map((id) => [id, `Plain${id} Test`]),
    ]);
    expect((await exported("products")).map(({ _id, name, price }) => [_id, name, price])).toEqual([
      [1, "Television", { $numberDecimal: "13.00" }],
      [2, "Radio", { $numberDecimal: "5.00" }],
    ]);
    // Order 7 is in quarantine; its line waits for it and is shown nowhere.
    const orders = (await exported("orders")).map(({ _id, lines }) => [_id, (lines as unknown[]).length]);
    expect(orders).toEqual([[5, 2]]);
    expect((await exported("purchases")).length).toBe(2);
  });

  it("says in the certificate how much is set aside, and does not call it complete", async () => {
    const rows = sum(({ expected }) => expected.bad.length);
    const files = inState("quarantined").length;
    expect(certificate).toMatchObject({ verdict: "GREEN", conservation: { equal: true }, source: { kind: "none" } });
    expect(certificate.ledger).toMatchObject({
      files: planted.length - inState("ignored").length,
      filesDone: inState("done").length,
      filesQuarantined: files,
      filesUnderWay: 0,
      filesIgnored: inState("ignored").length,
      rowsRead: sum(({ expected }) => expected.rowsRead ?? 0),
      rowsQuarantined: rows,
      unbalanced: [],
    });
    const said = `Not in the documents: ${rows} rows and ${files} files set aside in quarantine.`;
    expect(certificate.sentence.startsWith(said)).toBe(true);
    expect(certificate.sentence).toContain("Not compared with a database.");
    expect(certificate.notChecked[0]).toContain(`${rows} rows and ${files} files`);
    expect(started.stderr).toContain(`certificate GREEN: ${said}`);
    expect(started.code).toBe(0);
    const page = (await tillstream(["certificate", "--html", "--data", data])).stdout;
    expect(page).toContain("Complete except for quarantine");
  });

  it("refuses a mistyped mode with what was meant", async () => {
    const { code, stderr } = await tillstream(["run", '{"mode":"reconsile"}', "--data", data]);
    expect(code).toBe(2);
    expect(stderr).toContain('TS502 input.mode: found "reconsile"');
    expect(stderr).toContain('Did you mean "reconcile"?');
  });
});

describe("what was given is wrong", { timeout: LONG_MS }, () => {
  const elsewhere = path.join(dataDir, "none");
  const start = (more: readonly string[], environment: Record<string, string> = {}): Promise<CommandResult> =>
    tillstream(["start", "--once", "--data", elsewhere, "--port", "0", ...more], environment);
  /** Refused before anything was written or started. */
  const nothingLeft = (): void => {
    expect(existsSync(elsewhere)).toBe(false);
    if (process.platform === "linux") expect(processesWith(elsewhere)).toEqual([]);
  };

  it("a mapping with three mistakes: one error with all three, before anything starts", async () => {
    const mapping = path.join(dataDir, "three-mistakes.yaml");
    const shipped = readFileSync(path.resolve(import.meta.dirname, "../../mapping/pos.yaml"), "utf8");
    const mistaken = shipped
      .replace("email: email", "emial: email")
      .replace("currentPrice decimal(10,2)", "currentPrice decimel(10,2)")
      .replace("onDelete: cascade", "onDelete: cascaded");
    writeFileSync(mapping, mistaken);
    const { code, stderr } = await start(["--from", folder, "--mapping", mapping]);
    expect(code).toBe(1);
    const problems = stderr.trimEnd().split("\n");
    expect(problems).toHaveLength(3);
    expect(problems.every((problem) => problem.includes(mapping))).toBe(true);
    for (const [i, place] of ["customers.emial", "products.price", "lines.onDelete"].entries()) {
      expect(problems[i]).toContain(place);
    }
    expect(problems[0]).toContain("`email`");
    expect(problems[2]).toContain("`cascade`");
    nothingLeft();
  });

  it.for([
    ["MONGODB_URI", "mongodb://till:hidden@"],
    ["SOURCE_URI", "mysql://till:hidden@"],
  ] as const)("%s names a server that does not answer: one error that names it", async ([variable, user]) => {
    const { code, stderr } = await start([], { [variable]: `${user}${CLOSED_PORT}/` });
    expect(code).toBe(1);
    expect(stderr).toContain(`TS712 ${variable} (${CLOSED_PORT})`);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(stderr).not.toContain("hidden");
    nothingLeft();
  });

  it("both servers do not answer: both are named at once", async () => {
    const given = { MONGODB_URI: `mongodb://${CLOSED_PORT}/`, SOURCE_URI: `mysql://root@${CLOSED_PORT}/` };
    const { code, stderr } = await start([], given);
    expect(code).toBe(1);
    for (const variable of Object.keys(given)) expect(stderr).toContain(`TS712 ${variable}`);
    nothingLeft();
  });
});

describe("another mapping", { timeout: LONG_MS }, () => {
  it("reaches the functions and stays with the data folder", async () => {
    const files = path.join(dataDir, "renamed");
    const other = path.join(dataDir, "other-world");
    const mapping = path.join(dataDir, "renamed.yaml");
    const shipped = readFileSync(path.resolve(import.meta.dirname, "../../mapping/pos.yaml"), "utf8");
    writeFileSync(mapping, shipped.replace("table: City", "table: Towns"));
    mkdirSync(path.join(files, "epoch=0001/pos/Towns"), { recursive: true });
    writeFileSync(
      path.join(files, "epoch=0001/pos/Towns/LOAD00000001.csv"),
      "Op,dms_ts,zip,city,state,dms_seq\nI,,00501,HOLTSVILLE,NY,\n",
    );
    const start = (...more: string[]): Promise<CommandResult> =>
      tillstream(["start", "--once", "--from", files, "--data", other, "--port", "0", ...more]);
    expect((await start("--mapping", mapping)).code).toBe(0);
    const places = await tillstream(["export", "places", "--data", other]);
    expect(JSON.parse(places.stdout)).toMatchObject({ _id: "00501", city: "HOLTSVILLE" });
    const refused = await start("--mapping", path.resolve(import.meta.dirname, "../../mapping/pos.yaml"));
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("TS912");
    expect(refused.stderr).toContain(mapping);
  });
});
