import type { EngineParameter } from "./engine-client.ts";
import { EngineError } from "./engine-error.ts";

/** PostgreSQL's frontend messages (protocol 3.0), as far as the gateway sends them. */
const PROTOCOL_3_0 = 196_608;

const int16 = (value: number): Buffer => {
  const bytes = Buffer.allocUnsafe(2);
  bytes.writeInt16BE(value);
  return bytes;
};

const int32 = (value: number): Buffer => {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
};

const text = (value: string): Buffer => Buffer.from(`${value}\0`);

const message = (type: string, parts: readonly Buffer[]): Buffer[] => {
  const length = parts.reduce((sum, part) => sum + part.length, 4);
  return [Buffer.from(type, "latin1"), int32(length), ...parts];
};

export const SYNC = Buffer.concat(message("S", []));
export const TERMINATE = Buffer.concat(message("X", []));
/** The unnamed portal, all rows. */
export const EXECUTE = Buffer.concat(message("E", [text(""), int32(0)]));

export const startupMessage = (parameters: Readonly<Record<string, string>>): Buffer => {
  const pairs = Object.entries(parameters).flatMap(([key, value]) => [text(key), text(value)]);
  const body = Buffer.concat([int32(PROTOCOL_3_0), ...pairs, Buffer.from([0])]);
  return Buffer.concat([int32(body.length + 4), body]);
};

/** Parse (when `statement` is given) and Bind: Buffers travel as binary, the rest as text; all results come as binary. */
export const bindMessage = (
  name: string,
  statement: string | null,
  parameters: readonly EngineParameter[],
): Buffer[] => {
  const parse = statement === null ? [] : message("P", [text(name), text(statement), int16(0)]);
  const formats = parameters.map((value) => int16(Buffer.isBuffer(value) ? 1 : 0));
  const values = parameters.flatMap((value) => {
    if (value === null) return [int32(-1)];
    const bytes = Buffer.isBuffer(value) ? value : Buffer.from(value);
    return [int32(bytes.length), bytes];
  });
  const count = int16(parameters.length);
  return [...parse, ...message("B", [text(""), text(name), count, ...formats, count, ...values, int16(1), int16(1)])];
};

/** The fields of an ErrorResponse: one letter and text each. */
export const parseErrorResponse = (bytes: Buffer): EngineError => {
  const fields = new Map<string, string>();
  for (let at = 0; at < bytes.length && bytes[at] !== 0;) {
    const end = bytes.indexOf(0, at + 1);
    if (end < 0) break;
    fields.set(String.fromCharCode(bytes[at] ?? 0), bytes.toString("utf8", at + 1, end));
    at = end + 1;
  }
  return new EngineError(fields.get("C") ?? "XX000", fields.get("M") ?? "error without a message");
};
