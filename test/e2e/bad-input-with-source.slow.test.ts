import { PutObjectCommand } from "@aws-sdk/client-s3";
import mysql, { type RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { localClients } from "../../cli/local-clients.ts";
import { openWorld, type World } from "../../localstack/world/open-world.ts";
import type { Certificate } from "../../src/core/certificate/certificate.ts";
import { temporaryWorld, tillstream } from "../support/command-line.ts";
import { dmsCsv } from "../support/dms-csv-writer.ts";

const LONG_MS = 240_000;
const ORDERS = "1000";
const COLUMNS = ["id", "firstName", "lastName", "email", "address1", "address2", "phone", "birthdate", "zip"] as const;
type CustomerRow = Record<(typeof COLUMNS)[number], string | null>;

describe("a bad row of a shop whose database is there", { timeout: LONG_MS }, () => {
  const { dataDir, dispose } = temporaryWorld();
  let world: World | null = null;
  let shop: mysql.Connection | null = null;

  beforeAll(async () => {
    const started = await tillstream(["start", "--once", "--data", dataDir, "--port", "0", "--orders", ORDERS]);
    expect(started.code).toBe(0);
    // The servers without DMS: the change files of what follows are written here.
    world = await openWorld({ dataDir, port: 0, kind: "shop", wake: false, onProgress: () => undefined });
    shop = await mysql.createConnection({
      uri: `${world.shop?.adminUri ?? ""}pos`,
      dateStrings: true,
      typeCast: (field, next) => (field.type === "LONG" ? field.string() : next()),
    });
  }, LONG_MS);
  afterAll(async () => {
    await shop?.end();
    await world?.stop();
    dispose();
  }, LONG_MS);

  /** Changes a customer's telephone number in the shop's database; answers the row as it stands there now. */
  async function changePhone(id: number, phone: string): Promise<CustomerRow> {
    await shop?.execute("UPDATE Customer SET phone = ? WHERE id = ?", [phone, id]);
    const [rows] = (await shop?.query<RowDataPacket[]>("SELECT * FROM Customer WHERE id = ?", [id])) ?? [[]];
    return rows[0] as unknown as CustomerRow;
  }

  /** One change file with these updates, loaded. `minute` orders the files and the versions. */
  async function deliver(minute: number, rows: readonly CustomerRow[]): Promise<string> {
    const time = `20991120-10${String(minute).padStart(2, "0")}00000`;
    const key = `raw/epoch=0001/pos/Customer/2099/11/20/${time}.csv`;
    const lines = rows.map((row, i) => {
      const seq = `${time.replace("-", "").slice(0, 16).padEnd(16, "0")}${String(i).padStart(19, "0")}`;
      return ["U", "2099-11-20 10:00:00.000000", ...COLUMNS.map((column) => row[column]), seq, "bin:1", row.id];
    });
    const Body = dmsCsv(["Op", "dms_ts", ...COLUMNS, "dms_seq", "dms_pos", "BI_id"], lines);
    const { s3 } = localClients(world?.endpoint ?? "");
    await s3.send(new PutObjectCommand({ Bucket: world?.dataBucket ?? "", Key: key, Body }));
    expect((await tillstream(["run", '{"mode":"changes"}', "--data", dataDir])).code).toBe(0);
    return key;
  }

  async function reconciled(): Promise<{ code: number | null; certificate: Certificate }> {
    const { code } = await tillstream(["run", '{"mode":"reconcile"}', "--data", dataDir]);
    const shown = await tillstream(["certificate", "--data", dataDir]);
    return { code, certificate: JSON.parse(shown.stdout) as Certificate };
  }

  it("is found missing and makes the certificate red; mended and sent again, green", async () => {
    const dirty = await changePhone(7, "555-0107");
    const clean = await changePhone(8, "555-0108");
    await deliver(1, [{ ...dirty, birthdate: "2021-02-29" }, clean]);

    const red = await reconciled();
    expect([red.code, red.certificate.verdict]).toEqual([3, "RED"]);
    const named = red.certificate.findings.map(({ kind, collection, id, fields }) => [
      `${kind} ${collection} ${id}`,
      fields.map(({ path }) => path),
    ]);
    expect(named).toEqual([["content customers 7", ["phone"]]]);
    expect(red.certificate.reasons.join(" ")).toContain("In quarantine lie 1 row:");

    await deliver(2, [dirty]);
    const green = await reconciled();
    expect([green.code, green.certificate.verdict]).toEqual([0, "GREEN"]);
    expect(green.certificate.ledger.rowsQuarantined).toBe(1);
    expect(green.certificate.sentence).toContain("In quarantine: 1 row; the documents lack nothing because of it.");
  });
});
