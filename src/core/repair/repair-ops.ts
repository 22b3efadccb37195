import type { ProductDocument } from "../documents/document-types.ts";
import type { Id } from "../id.ts";
import type { MappedTable } from "../mapping/mapped-table.ts";

/** A source row as the caller holds it, with its own key where rows of one document are told apart. */
type Child<Row> = { readonly key: Id; readonly row: Row };

/** The source's rows of one key in the snapshot. `own` null: the source has no such row. Children: lines of an order, prices of a product. */
export type SourceOfKey<Row> = { readonly own: Row | null; readonly children: readonly Child<Row>[] };

/**
 * One row of a repair's change files. A key that the source does not have is deleted also when no document is there: a late change that
 * is older than the repair must not bring it back. `ends` comes at the repair's first sequence, everything else at its second: an order is ended
 * before it is written, so that lines it no longer has are gone whoever remembers them, as after a DELETE and an INSERT in the source.
 */
export type RepairOp<Row> =
  | { readonly op: "upsert"; readonly kind: MappedTable["kind"]; readonly row: Row }
  | {
      readonly op: "delete" | "ends";
      readonly kind: MappedTable["kind"];
      readonly key: Id;
      /** The product of a price. */
      readonly owner?: Id;
    };

const upsert = <Row>(kind: MappedTable["kind"], row: Row): RepairOp<Row> => ({ op: "upsert", kind, row });

/** An order as the source has it. */
export function repairOrder<Row>(id: Id, source: SourceOfKey<Row>): RepairOp<Row>[] {
  if (source.own === null) return [{ op: "delete", kind: "order", key: id }];
  const lines = source.children.map(({ row }) => upsert("line", row));
  return [{ op: "ends", kind: "order", key: id }, upsert("order", source.own), ...lines];
}

/** A customer or place: one row. */
export function repairOwnRow<Row>(kind: "customer" | "place", id: Id, own: Row | null): RepairOp<Row>[] {
  return own === null ? [{ op: "delete", kind, key: id }] : [upsert(kind, own)];
}

/** A product and its price changes, which are rows of their own and outlive it. `document` null: there is none. */
export function repairProduct<Row>(
  id: Id,
  source: SourceOfKey<Row>,
  document: ProductDocument | null,
): RepairOp<Row>[] {
  const own: RepairOp<Row> =
    source.own === null ? { op: "delete", kind: "product", key: id } : upsert("product", source.own);
  const known = new Set(source.children.map(({ key }) => key));
  const gone = (document?.prices ?? []).filter((price) => !known.has(price.id));
  return [
    own,
    ...source.children.map(({ row }) => upsert("price", row)),
    ...gone.map((price): RepairOp<Row> => ({ op: "delete", kind: "price", key: price.id, owner: id })),
  ];
}
