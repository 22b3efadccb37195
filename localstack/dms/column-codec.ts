import { zerofillText, decimalZerofillText } from "./zerofill-text.ts";
import { floatText } from "./float-text.ts";
import { timeText } from "./time-text.ts";

/** `type` is information_schema's COLUMN_TYPE, for example `int(7) unsigned zerofill`, or what the binlog's metadata says of it. */
export type ColumnShape = { name: string; type: string; charset: string | null };

/**
 * One column's value as change-file text, the same text from both ways in: a SELECT's text protocol (full load) and a binlog row image
 * (CDC). They differ in raw form for ZEROFILL, FLOAT, YEAR, TIME, ENUM, BIT and binary types; here they meet.
 */
export type ColumnCodec = {
  /** What to select, given the quoted column name. */
  select: (quotedName: string) => string;
  /** The text protocol must hand over bytes, not text. */
  binary: boolean;
  fromServer: (value: string | Buffer) => string;
  fromBinlog: (value: unknown) => string;
};

const bare = (quotedName: string): string => quotedName;
const text = (value: unknown): string => {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  // A Buffer here means the reader could not decode the column's character set: never guess.
  throw new TypeError(`expected text from the log reader, got ${Buffer.isBuffer(value) ? "bytes" : typeof value}`);
};
const bytes = (value: unknown): Buffer => {
  if (Buffer.isBuffer(value)) return value;
  throw new TypeError(`expected bytes, got ${typeof value}`);
};

const plain: ColumnCodec = { select: bare, binary: false, fromServer: text, fromBinlog: text };
const hex: ColumnCodec = {
  select: bare,
  binary: true,
  fromServer: (value) => bytes(value).toString("hex"),
  fromBinlog: (value) => bytes(value).toString("hex"),
};
/** An ENUM holding an invalid value has index 0: SELECT shows the empty text, the log reader finds no label. */
const enumeration: ColumnCodec = { ...plain, fromBinlog: (value) => (value === undefined ? "" : text(value)) };
const time: ColumnCodec = { ...plain, fromBinlog: (value) => timeText(text(value)) };
/** YEAR 0000 is stored as 0, which the log reader adds to 1900. */
const year: ColumnCodec = { ...plain, fromBinlog: (value) => (value === 1900 ? "0000" : text(value)) };
/** SELECT rounds a FLOAT to 6 digits (16777216 becomes 16777200); as DOUBLE it comes exact. */
const float: ColumnCodec = {
  select: (name) => `CAST(${name} AS DOUBLE)`,
  binary: false,
  fromServer: (value) => floatText(Number(value)),
  fromBinlog: (value) => floatText(Number(value)),
};
/** Exponents are spelt differently by server (1e20) and JavaScript (100000000000000000000): both go through JavaScript. */
const double: ColumnCodec = {
  ...plain,
  fromServer: (value) => String(Number(value)),
  fromBinlog: (value) => String(Number(value)),
};
/** BIT(1) is DMS's BOOLEAN, wider ones are BYTES. */
const bit: ColumnCodec = {
  ...hex,
  fromServer: (value) => String(bytes(value)[0] ?? 0),
  fromBinlog: (value) => String(bytes(value)[0] ?? 0),
};
const uuid: ColumnCodec = {
  ...plain,
  fromBinlog: (value) => {
    const digits = bytes(value).toString("hex");
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  },
};

const zerofilled = (width: number): ColumnCodec => ({
  ...plain,
  fromBinlog: (value) => zerofillText(text(value), width),
});
const zerofilledDecimal = (precision: number, scale: number): ColumnCodec => ({
  ...plain,
  fromBinlog: (value) => decimalZerofillText(text(value), precision, scale),
});

const INTEGERS = new Set(["tinyint", "smallint", "mediumint", "int", "bigint"]);
const TEXTS = new Set(["char", "varchar", "tinytext", "text", "mediumtext", "longtext", "json", "set"]);
const BINARIES = new Set(["binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob"]);
const TIMES = new Set(["date", "datetime", "timestamp"]);

/** null: a type change files do not carry (geometry, inet, vector): the task refuses such a table by name. */
export function columnCodec(columnType: string): ColumnCodec | null {
  const type = columnType.toLowerCase();
  const base = /^[a-z0-9]+/.exec(type)?.[0] ?? "";
  const [first = 0, second = 0] = [...(/\(([\d,]+)\)/.exec(type)?.[1]?.split(",") ?? [])].map(Number);
  const zerofill = type.includes("zerofill");
  if (INTEGERS.has(base)) return zerofill ? zerofilled(first) : plain;
  if (base === "decimal") return zerofill ? zerofilledDecimal(first, second) : plain;
  if (TEXTS.has(base) || TIMES.has(base)) return plain;
  if (BINARIES.has(base)) return hex;
  if (base === "bit") return first <= 1 ? bit : hex;
  return { enum: enumeration, time, year, float, double, uuid }[base] ?? null;
}
