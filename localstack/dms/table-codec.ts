import { UnsafeSourceError } from "../../src/core/errors/error-classes.ts";
import { columnCodec, type ColumnCodec, type ColumnShape } from "./column-codec.ts";
import { csvField, csvFields, NULL_TOKEN } from "./csv-text.ts";
import { sourceProblem } from "./source-problem.ts";

export type TableShape = { table: string; columns: ColumnShape[]; primaryKey: string[] };

/** A row as the log reader gives it: column name to raw value. */
export type RawRow = Record<string, unknown>;

/** A changed row whose sequence is not known yet: that comes with the commit. Texts, so nothing holds on to network buffers. */
export type EncodedChange = { cells: string; beforeKey: string };

/** Turns rows of one table, in one structure, into change-file text. */
export type TableCodec = {
  table: string;
  /** First line of its files, with line feed: `Op,dms_ts,<columns>,dms_seq,dms_pos,BI_<key>…`. */
  header: string;
  columns: readonly string[];
  selectList: string;
  orderBy: string;
  binaryColumns: ReadonlySet<string>;
  /** Cells of a row of the text protocol, in `columns` order. */
  loadedCells: (row: readonly (string | Buffer | null)[]) => string;
  insertOrDelete: (row: RawRow) => EncodedChange;
  update: (before: RawRow, after: RawRow) => EncodedChange;
  /** `__NULL__` once per key column: BI_ values of LOAD, I and D rows. */
  noBeforeKey: string;
};

type CodedColumn = { name: string; codec: ColumnCodec };

const quote = (name: string): string => `\`${name.replaceAll("`", "``")}\``;

/** Columns in the order files have had so far; new ones last, wherever ALTER … FIRST/AFTER put them (DMS does the same). */
export function fileColumnOrder(columns: readonly string[], known: readonly string[]): string[] {
  const present = new Set(columns);
  const kept = known.filter((name) => present.has(name));
  return [...kept, ...columns.filter((name) => !kept.includes(name))];
}

function codedColumns(shape: TableShape, known: readonly string[]): CodedColumn[] {
  const types = new Map(shape.columns.map((column) => [column.name, column.type]));
  return fileColumnOrder([...types.keys()], known).map((name) => {
    const type = types.get(name) ?? "";
    const codec = columnCodec(type);
    if (codec !== null) return { name, codec };
    throw new UnsafeSourceError(sourceProblem("TS314", `${shape.table}.${name}`, `type ${type}`, "a carried type"));
  });
}

const binlogText = (column: CodedColumn, row: RawRow): string | null => {
  const value = row[column.name];
  return value === null ? null : column.codec.fromBinlog(value);
};

/** Throws UnsafeSourceError for a table without a key or with a type that cannot be carried (also after an ALTER while running). */
export function createTableCodec(shape: TableShape, known: readonly string[]): TableCodec {
  const columns = codedColumns(shape, known);
  const keys = shape.primaryKey.map((name) => columns.find((c) => c.name === name)).filter((c) => c !== undefined);
  if (keys.length === 0)
    throw new UnsafeSourceError(sourceProblem("TS311", shape.table, "no primary key", "a primary key"));
  const names = columns.map((column) => column.name);
  const noBeforeKey = keys.map(() => NULL_TOKEN).join(",");
  const cells = (row: RawRow): string => csvFields(columns.map((column) => binlogText(column, row)));
  const serverCells = (row: readonly (string | Buffer | null)[]): string => {
    let line = "";
    for (let i = 0; i < columns.length; i++) {
      const value = row[i] ?? null;
      line += (i === 0 ? "" : ",") + csvField(value === null ? null : (columns[i]?.codec.fromServer(value) ?? null));
    }
    return line;
  };
  return {
    table: shape.table,
    header: `${csvFields(["Op", "dms_ts", ...names, "dms_seq", "dms_pos", ...keys.map((key) => `BI_${key.name}`)])}\n`,
    columns: names,
    selectList: columns.map(({ name, codec }) => `${codec.select(quote(name))} AS ${quote(name)}`).join(", "),
    orderBy: keys.map((key) => quote(key.name)).join(", "),
    binaryColumns: new Set(columns.filter(({ codec }) => codec.binary).map(({ name }) => name)),
    loadedCells: serverCells,
    insertOrDelete: (row) => ({ cells: cells(row), beforeKey: noBeforeKey }),
    update: (before, after) => ({
      cells: cells(after),
      beforeKey: csvFields(keys.map((key) => binlogText(key, before))),
    }),
    noBeforeKey,
  };
}
