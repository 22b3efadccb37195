import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { InvalidInputError } from "../../../src/core/errors/error-classes.ts";
import { openRawFolder } from "../../../source/load/open-raw-folder.ts";
import { writeRawFolder } from "../../support/raw-folder/write-raw-folder.ts";

let base: string;
beforeAll(() => {
  base = mkdtempSync(path.join(os.tmpdir(), "tillstream-raw-"));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const FINE = {
  "customers.csv": "ID,FN,LN,CT,ST,ZP,S1,S2,EM,BD",
  "products.csv": '\uFEFFID,Name,Price,"Quantity on Hand"\n',
  "orders.csv": "\r\n\r\nOID,CID,Ordered,Shipped\r\n",
  "orderlines.csv.gz": gzipSync("OID,PID\r\n1,1\n"),
};
const codes = async (folder: string): Promise<unknown> => {
  try {
    return await openRawFolder(folder);
  } catch (error) {
    return (error as InvalidInputError).problems.map(({ code }) => code);
  }
};

describe("openRawFolder", () => {
  it("finds header and row ends: byte order mark, blank lines, no final line feed, gzip", async () => {
    const files = await openRawFolder(writeRawFolder(path.join(base, "fine"), FINE));
    expect(files.map(({ layout, headerLine, endsInCrLf }) => [layout.file, headerLine, endsInCrLf])).toEqual([
      ["customers", 1, false],
      ["products", 1, false],
      ["orders", 3, true],
      ["orderlines", 1, true],
    ]);
  });

  it("says everything that is wrong at once", async () => {
    const folder = writeRawFolder(path.join(base, "wrong"), {
      "customers.csv": "ID,FN",
      "products.csv": "",
      "orders.csv": Buffer.from([0x4f, 0xff, 0xfe]),
      "orderlines.csv.gz": "no gzip",
    });
    expect(await codes(folder)).toEqual(["TS361", "TS361", "TS363", "TS363"]);
    expect(await codes(path.join(base, "nowhere"))).toEqual(["TS360"]);
    expect(await codes(path.join(folder, "customers.csv"))).toEqual(["TS360"]);
  });
});
