import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { startDms } from "../../../localstack/dms/start-dms.ts";
import { startMariaDb } from "../../../localstack/servers/start-mariadb.ts";
import { applySchema } from "../../../source/apply-schema.ts";
import { connectShop } from "../../../source/shop-connection.ts";
import { until } from "../../support/dms/until.ts";
import { BUCKET, openS3 } from "../../support/open-s3.ts";

it("writes change files into the local S3 through the official client", async () => {
  const base = await mkdtemp(path.join(os.tmpdir(), "tillstream-s3-"));
  const server = await startMariaDb({ dataDir: path.join(base, "mariadb"), durable: false });
  await using s3 = await openS3();
  try {
    const accounts = await applySchema(server.uri);
    const shop = await connectShop(accounts.app);
    await shop.query("INSERT INTO pos.City VALUES ('00501', 'Holtsville', 'NY')");
    const settings = {
      sourceUri: accounts.cdc,
      schema: "pos",
      tables: ["City"],
      folder: "raw/epoch=0001",
      stateDir: path.join(base, "state"),
      s3Endpoint: s3.url,
      bucket: BUCKET,
      flushIntervalMs: 20,
      flushBytes: 1_000_000,
      log: () => {},
    };
    const dms = await startDms(settings);
    await dms.fullLoadDone;
    await shop.query("UPDATE pos.City SET city = 'A, B' WHERE zip = '00501'");
    await until(() => dms.status().filesWritten === 2 && dms.status().bufferedRows === 0, dms.failed);
    await dms.stop();
    shop.destroy();

    const { Contents = [] } = await s3.client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
    const keys = Contents.map(({ Key }) => Key ?? "");
    expect(keys[0]).toMatch(/^raw\/epoch=0001\/pos\/City\/\d{4}\/\d\d\/\d\d\/\d{8}-\d{9}\.csv\.gz$/);
    expect(keys.slice(1)).toEqual(["raw/epoch=0001/pos/City/LOAD00000001.csv.gz"]);
    const { Body } = await s3.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: keys[0] ?? "" }));
    const text = gunzipSync(Buffer.from((await Body?.transformToByteArray()) ?? [])).toString("utf8");
    expect(text).toMatch(
      /^Op,dms_ts,zip,city,state,dms_seq,dms_pos,BI_zip\nU,\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.000000,00501,"A, B",NY,\d{16}0{18}1,[^,]+:\d+,00501\n$/,
    );
    expect(s3.events.length).toBe(2);
  } finally {
    await server.stop();
    await rm(base, { recursive: true, force: true });
  }
});
