import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";

export type ChangeRow = {
  key: string;
  table: string;
  op: string;
  time: string;
  seq: string;
  position: string;
  /** Column name to text; null for the null token. */
  cells: Record<string, string | null>;
  /** BI_ columns by key column name. */
  before: Record<string, string | null>;
};

const NULL = "__NULL__";

/** All rows of all change files below a folder, files in key order, read with a parser that is not ours. */
export function readChangeFiles(folder: string, prefix: string): ChangeRow[] {
  return globSync(`${prefix}/**/*.csv.gz`, { cwd: folder })
    .toSorted()
    .flatMap((key) => rowsOf(key, readFileSync(path.join(folder, key)), prefix));
}

function rowsOf(key: string, body: Buffer, prefix: string): ChangeRow[] {
  const text = gunzipSync(body).toString("utf8");
  // A quoted null token would be a text; the parser must not hide that difference.
  const records = parse(text, {
    relax_quotes: false,
    record_delimiter: "\n",
    cast: (value, { quoting }) => (quoting ? `"${value}` : value),
  });
  const [header = [], ...rest] = records;
  const table = key.slice(prefix.length + 1).split("/")[1] ?? "";
  return rest.map((record) => {
    const cells: Record<string, string | null> = {};
    const before: Record<string, string | null> = {};
    const fixed: Record<string, string> = {};
    for (const [i, name] of header.entries()) {
      const raw = record[i] ?? "";
      const value = raw === NULL ? null : raw.startsWith('"') ? raw.slice(1) : raw;
      if (["Op", "dms_ts", "dms_seq", "dms_pos"].includes(name)) fixed[name] = value ?? "";
      else if (name.startsWith("BI_")) before[name.slice(3)] = value;
      else cells[name] = value;
    }
    const { Op = "", dms_ts = "", dms_seq = "", dms_pos = "" } = fixed;
    return { key, table, op: Op, time: dms_ts, seq: dms_seq, position: dms_pos, cells, before };
  });
}
