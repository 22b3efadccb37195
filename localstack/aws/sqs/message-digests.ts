import { createHash } from "node:crypto";
import type { MessageAttribute } from "./local-queues.ts";

export const md5OfBody = (body: string): string => createHash("md5").update(body).digest("hex");

const STRING_TRANSPORT = 1;
const BINARY_TRANSPORT = 2;

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/**
 * MD5OfMessageAttributes, as the SQS developer guide ("Calculating the MD5 message digest for message attributes") defines it: sorted by name;
 * name, type and value with 4-byte lengths, and one byte that tells texts from binaries. Null without attributes.
 */
export function md5OfMessageAttributes(attributes: Readonly<Record<string, MessageAttribute>>): string | null {
  const names = Object.keys(attributes).toSorted();
  if (names.length === 0) return null;
  const md5 = createHash("md5");
  for (const name of names) {
    const { dataType = "String", value = "" } = attributes[name] ?? {};
    const isBinary = dataType.startsWith("Binary");
    md5.update(withLength(Buffer.from(name)));
    md5.update(withLength(Buffer.from(dataType)));
    md5.update(Buffer.from([isBinary ? BINARY_TRANSPORT : STRING_TRANSPORT]));
    md5.update(withLength(Buffer.from(value, isBinary ? "base64" : "utf8")));
  }
  return md5.digest("hex");
}
