import { type AnyBulkWriteOperation, type Db, Decimal128, type Document } from "mongodb";
import { moneyText } from "../src/core/money.ts";
import type { RowChange } from "../src/core/row-change.ts";

const MONEY_SCALE = 2;

/** Collection and `_id` of a row in a flat copy of the tables. */
function placeOf(change: RowChange): { collection: string; id: string | number | bigint } {
  switch (change.kind) {
    case "line":
      return { collection: "lines", id: `${change.order}/${change.line}` };
    case "price":
      return { collection: "prices", id: change.price };
    case "place":
    case "customer":
    case "product":
    case "order":
      return { collection: `${change.kind}s`, id: change.key };
  }
}

/** The row as it is, money as Decimal128. */
function flat(row: object): Document {
  const money = ([name, value]: [string, unknown]): [string, unknown] =>
    typeof value === "bigint" ? [name, Decimal128.fromString(moneyText(value, MONEY_SCALE))] : [name, value];
  return Object.fromEntries(Object.entries(row).map(money));
}

function operation(change: RowChange, id: unknown): AnyBulkWriteOperation {
  const filter = { _id: id as never };
  if (change.row === null) return { deleteOne: { filter } };
  return { replaceOne: { filter, replacement: flat(change.row), upsert: true } };
}

/** What a 1:1 sink does: every change is one write to one flat collection, in unordered bulks, a collection after the other. */
export async function upsertRows(db: Db, changes: readonly RowChange[], bulkWrites: number): Promise<void> {
  const bulks = new Map<string, AnyBulkWriteOperation[]>();
  for (const change of changes) {
    const { collection, id } = placeOf(change);
    const bulk = bulks.get(collection) ?? [];
    bulks.set(collection, bulk);
    bulk.push(operation(change, id));
  }
  for (const [collection, operations] of bulks) {
    for (let start = 0; start < operations.length; start += bulkWrites) {
      await db.collection(collection).bulkWrite(operations.slice(start, start + bulkWrites), { ordered: false });
    }
  }
}
