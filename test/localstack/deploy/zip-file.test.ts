import { crc32, inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ZipEntry, zipFile } from "../../../localstack/deploy/zip-file.ts";

/** Reads a ZIP file as unpackers do: from its end, over the directory, to each entry's own header. */
function unzipped(zip: Buffer): ZipEntry[] {
  const end = zip.length - 22;
  expect(zip.readUInt32LE(end)).toBe(0x06054b50);
  const count = zip.readUInt16LE(end + 10);
  expect(zip.readUInt32LE(end + 12) + zip.readUInt32LE(end + 16)).toBe(end);
  let at = zip.readUInt32LE(end + 16);
  return Array.from({ length: count }, () => {
    expect(zip.readUInt32LE(at)).toBe(0x02014b50);
    const [crc, packedBytes, bytes, nameBytes] = [
      zip.readUInt32LE(at + 16),
      zip.readUInt32LE(at + 20),
      zip.readUInt32LE(at + 24),
      zip.readUInt16LE(at + 28),
    ];
    expect(zip.readUInt32LE(at + 38) >>> 16).toBe(0o100644);
    const header = zip.readUInt32LE(at + 42);
    const name = zip.toString("utf8", at + 46, at + 46 + nameBytes);
    at += 46 + nameBytes;
    expect(zip.readUInt32LE(header)).toBe(0x04034b50);
    expect(zip.toString("utf8", header + 30, header + 30 + nameBytes)).toBe(name);
    const content = inflateRawSync(zip.subarray(header + 30 + nameBytes, header + 30 + nameBytes + packedBytes));
    expect([content.length, crc32(content)]).toEqual([bytes, crc]);
    return { name, content };
  });
}

describe("a ZIP file", () => {
  it("gives back what was put in", () => {
    const entry = fc.record({
      name: fc.string({ minLength: 1, unit: "grapheme" }),
      content: fc.uint8Array({ maxLength: 5_000 }).map((bytes) => Buffer.from(bytes)),
    });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 5 }), (entries) => {
        expect(unzipped(zipFile(entries))).toEqual(entries);
      }),
    );
  });

  it("is the same for the same content", () => {
    const entries = [{ name: "handler.mjs", content: Buffer.from("export const handler = 1;") }];
    expect(zipFile(entries)).toEqual(zipFile(entries));
  });
});
