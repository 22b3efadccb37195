/** Why a key is no change file we load. `control-table` and `unknown-pattern` deserve an alarm, the others are settings of the DMS task. */
export type OtherReason = "control-table" | "no-epoch" | "parquet" | "transaction-mode" | "unknown-pattern";

export type DataFileName = {
  kind: "load" | "cdc";
  /** Four digits: the number of the full load the file belongs to. */
  epoch: string;
  schema: string;
  table: string;
  /** Last part of the key. Within a table and a kind, plain text order of names is the order in which DMS wrote them. */
  name: string;
};

export type ChangeFileName = DataFileName | { kind: "other"; reason: OtherReason; name: string };

/** `raw/epoch=0001/pos/City/…`: whatever stands before the epoch is the bucket's own arrangement. */
const PLACE = /(?:^|\/)epoch=(\d{4})\/([^/]+)\/([^/]+)\/(?:(.+)\/)?([^/]+)$/;
/** 8 upper-case hex digits (older DMS: 5), with a segment number when DMS loads in parallel. */
const LOAD = /^(?:SEGMENT\d+_)?LOAD[0-9A-F]{5,8}\.csv(?:\.gz)?$/;
/** Flush time in UTC; 9 digits after the dash in real files, 10 in AWS's prose. */
const CDC = /^\d{8}-\d{9,10}\.csv(?:\.gz)?$/;
const PARQUET = /\.parquet(?:\.gz)?$/;
const TRANSACTION_MODE = /^CDC_TXN-\d{17}\.csv(?:\.gz)?$/;
const CONTROL_TABLE = /(?:^|\/)awsdms_/;
/** DatePartitionSequence with every DatePartitionDelimiter: `2026/11/20`, `2026-11-20`, `2026_11_20`, `20261120`, with or without the hour. */
const DATE_FOLDERS = /^\d{2,10}(?:[/_-]\d{2,4}){0,3}$/;

/**
 * What an object key says, after AWS DMS's S3 target (`docs/`: change files). The suffix decides nothing about compression:
 * that is read from the bytes.
 */
export function changeFileName(key: string): ChangeFileName {
  const name = key.slice(key.lastIndexOf("/") + 1);
  const other = (reason: OtherReason): ChangeFileName => ({ kind: "other", reason, name });
  if (CONTROL_TABLE.test(key)) return other("control-table");
  if (PARQUET.test(name)) return other("parquet");
  if (TRANSACTION_MODE.test(name)) return other("transaction-mode");
  const isLoad = LOAD.test(name);
  if (!isLoad && !CDC.test(name)) return other("unknown-pattern");
  const place = PLACE.exec(key);
  const [, epoch, schema, table, folders] = place ?? [];
  if (epoch === undefined || schema === undefined || table === undefined) return other("no-epoch");
  // A load by partitions puts one folder between, named by the source; CDC files only ever have date folders.
  const allowed = folders === undefined || (isLoad ? !folders.includes("/") : DATE_FOLDERS.test(folders));
  return allowed ? { kind: isLoad ? "load" : "cdc", epoch, schema, table, name } : other("unknown-pattern");
}
