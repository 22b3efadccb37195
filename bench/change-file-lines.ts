import { csvFields } from "../localstack/dms/csv-text.ts";

export type Cell = string | number | null;

/** Primary keys of the shop's tables: a change file repeats them as `BI_` columns. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  City: ["zip"],
  SalesTax: ["zip"],
  Customer: ["id"],
  Product: ["id"],
  PriceHistory: ["id"],
  Order: ["id"],
  Orderline: ["order_id", "product_id"],
};

const DMS_TIME = "2026-11-20 10:00:00.000000";

/** Writes the lines of one table's change files as DMS does. */
export type ChangeFileLines = {
  readonly header: string;
  /** A full-load row: no sequence, no key from before. */
  readonly load: (cells: readonly Cell[]) => string;
  /** A change; keys do not change here, so `BI_` is the row's own key on an update. */
  readonly change: (op: "I" | "U", seq: string, cells: readonly Cell[]) => string;
};

const texts = (cells: readonly Cell[]): (string | null)[] => cells.map((cell) => (cell === null ? null : String(cell)));

export function changeFileLines(table: string, columns: readonly string[]): ChangeFileLines {
  const keys = KEYS[table] ?? [];
  const places = keys.map((key) => columns.indexOf(key));
  const noKey = csvFields(keys.map(() => null));
  const header = ["Op", "dms_ts", ...columns, "dms_seq", "dms_pos", ...keys.map((key) => `BI_${key}`)];
  return {
    header: `${csvFields(header)}\n`,
    load: (cells) => `I,${DMS_TIME},${csvFields(texts(cells))},,,${noKey}\n`,
    change: (op, seq, cells) => {
      const before = op === "I" ? noKey : csvFields(texts(places.map((place) => cells[place] ?? null)));
      return `${op},${DMS_TIME},${csvFields(texts(cells))},${seq},,${before}\n`;
    },
  };
}
