import { crc32, deflateRawSync } from "node:zlib";

export type ZipEntry = { readonly name: string; readonly content: Buffer };

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END = 0x06054b50;
const DEFLATED = 8;
const VERSION = 20;
/** Made on Unix, so that the mode below counts. */
const MADE_BY = (3 << 8) | VERSION;
/** A plain file, readable by all: Lambda runs it as another user. */
const MODE = 0o100644;
/** 1 January 1980, the first day a ZIP file knows: the same content is the same file whenever it is made. */
const DAY = 0x0021;

/** A ZIP file, with nothing in it that depends on when or where it is made. For the few megabytes of a function. */
export function zipFile(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const packed = deflateRawSync(content);
    const shared = sharedFields(Buffer.byteLength(name), content, packed);
    const local = Buffer.concat([number(LOCAL_HEADER, 4), shared, number(0, 2), Buffer.from(name), packed]);
    // Extra and comment are empty, disk and internal attributes 0; the mode is in the upper half of the external ones.
    const attributes = [number(0, 2), number(0, 2), number(0, 2), number(0, 2), number(MODE * 0x10000, 4)];
    directory.push(number(CENTRAL_HEADER, 4), number(MADE_BY, 2), shared, ...attributes);
    directory.push(number(offset, 4), Buffer.from(name));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const count = number(entries.length, 2);
  const end = [number(END, 4), number(0, 4), count, count, number(central.length, 4), number(offset, 4), number(0, 2)];
  return Buffer.concat([...parts, central, ...end]);
}

/** What a local and a central header have in common. */
function sharedFields(nameBytes: number, content: Buffer, packed: Buffer): Buffer {
  return Buffer.concat([
    number(VERSION, 2),
    number(0, 2),
    number(DEFLATED, 2),
    number(0, 2),
    number(DAY, 2),
    number(crc32(content), 4),
    number(packed.length, 4),
    number(content.length, 4),
    number(nameBytes, 2),
  ]);
}

function number(value: number, bytes: 2 | 4): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntLE(value, 0, bytes);
  return buffer;
}
