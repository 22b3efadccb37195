import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PoisonFileError } from "../../src/core/errors/error-classes.ts";
import { changeFileText } from "../../src/edges/change-file-text.ts";
import { posMapping } from "../support/pos-mapping.ts";
import { randomByteChunks } from "../support/random-chunks.ts";
import { readChanges } from "../support/read-changes.ts";

const KEY = "raw/epoch=0001/pos/Product/2026/11/20/20261120-101800000.csv.gz";
const HEADER = "Op,dms_ts,id,name,currentPrice,availableQuantity,dms_seq\n";
const row = (id: number, name: string): string =>
  `U,2026-11-20 10:15:31.000000,${id},${name},-12.50,0,2026112010153100000000000000000004${id}\n`;
const TEXT = HEADER + row(1, '"27"" TV,\nżółw 🐢"') + row(2, "O'Neil é");

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  let text = "";
  for await (const chunk of changeFileText(bytes, KEY)) text += chunk;
  return text;
}

async function refusal(bytes: Buffer, size = 5): Promise<PoisonFileError> {
  const error: unknown = await textOf(inPieces(bytes, size)).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PoisonFileError);
  return error as PoisonFileError;
}

describe("changeFileText", () => {
  it.each([
    ["gzip", gzipSync(TEXT)],
    ["plain text under a name with .gz", Buffer.from(TEXT)],
    ["two gzip members", Buffer.concat([gzipSync(TEXT.slice(0, 100)), gzipSync(TEXT.slice(100))])],
    ["members, one of them empty", Buffer.concat([gzipSync(""), gzipSync(TEXT), gzipSync("")])],
  ])("is the same for %s, whatever the pieces", async (_name, bytes) => {
    for (const size of [1, 2, 3, 10, 11, 65_536]) expect(await textOf(inPieces(bytes, size))).toBe(TEXT);
  });

  it("gives the same rows for any cut of the bytes", async () => {
    const mapping = await posMapping();
    const whole = await readChanges(TEXT, { key: KEY, mapping });
    expect(whole.changes).toHaveLength(2);
    const bytes = fc.constantFrom(
      Buffer.from(TEXT),
      gzipSync(TEXT),
      Buffer.concat([gzipSync(TEXT.slice(0, 90)), gzipSync(TEXT.slice(90))]),
    );
    await fc.assert(
      fc.asyncProperty(bytes.chain(randomByteChunks), async (chunks) => {
        async function* source(): AsyncGenerator<Buffer> {
          yield* chunks;
        }
        expect(await readChanges(changeFileText(source(), KEY), { key: KEY, mapping })).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });

  it("of members that both have a header has each row once", async () => {
    const mapping = await posMapping();
    const bytes = Buffer.concat([gzipSync(HEADER + row(1, "a")), gzipSync(HEADER + row(2, "b"))]);
    const file = await readChanges(changeFileText(inPieces(bytes, 7), KEY), { key: KEY, mapping });
    expect(file).toMatchObject({ rowsRead: 2, repeatedHeaders: 1, bad: [] });
  });

  it("refuses no bytes at all", async () => {
    expect(await refusal(Buffer.alloc(0))).toMatchObject({ code: "TS202" });
  });

  it("refuses gzip that was cut off anywhere", async () => {
    const bytes = gzipSync(TEXT);
    for (let length = 2; length < bytes.length; length += 7)
      expect(await refusal(bytes.subarray(0, length))).toMatchObject({ code: "TS201" });
  });

  it("refuses gzip with a wrong checksum, and garbage behind it", async () => {
    const bytes = gzipSync(TEXT);
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8(flipped.readUInt8(bytes.length - 6) ^ 1, bytes.length - 6);
    expect(await refusal(flipped)).toMatchObject({ code: "TS201" });
    expect(await refusal(Buffer.concat([bytes, Buffer.from("garbage")]))).toMatchObject({ code: "TS201" });
  });

  it.each([1, 4, 1000])("refuses what is no UTF-8 and says where, in pieces of %i bytes", async (size) => {
    const bytes = Buffer.from(TEXT);
    bytes.writeUInt8(0xff, 40);
    const error = await refusal(bytes, size);
    expect(error).toMatchObject({ code: "TS203" });
    const [, from, to] = /between bytes (\d+) and (\d+)/.exec(error.message) ?? [];
    expect(Number(from)).toBeLessThanOrEqual(40);
    expect(Number(to)).toBeGreaterThan(40);
  });

  it("refuses a text that ends inside a character", async () => {
    expect(await refusal(Buffer.from("Op,ż").subarray(0, -1))).toMatchObject({ code: "TS203" });
  });

  it("lets an error of the source through as it is", async () => {
    for (const head of [Buffer.from(TEXT), gzipSync(TEXT).subarray(0, 20)]) {
      const lost = new Error("connection lost");
      async function* source(): AsyncGenerator<Buffer> {
        yield head;
        throw lost;
      }
      await expect(textOf(source())).rejects.toBe(lost);
    }
  });

  it("reads no further than it is asked to, and closes the source when nobody asks any more", async () => {
    const member = gzipSync(TEXT);
    for (const [piece, pieces] of [
      [Buffer.from(TEXT), 10_000],
      [member, 100_000],
    ] as const) {
      let pulled = 0;
      let isClosed = false;
      async function* source(): AsyncGenerator<Buffer> {
        try {
          for (; pulled < pieces; pulled++) yield piece;
        } finally {
          isClosed = true;
        }
      }
      for await (const _ of changeFileText(source(), KEY)) break;
      expect(pulled).toBeLessThan(pieces / 10);
      expect(isClosed).toBe(true);
    }
  });
});
