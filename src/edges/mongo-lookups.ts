import type { Db, Document, Filter } from "mongodb";
import type { DocumentSettings } from "../core/documents/document-settings.ts";
import { HASHES } from "../core/documents/hash16.ts";
import { sliceId } from "../core/documents/slice-address.ts";
import type { SliceSums } from "../core/documents/document-types.ts";
import type { Id } from "../core/id.ts";
import { bsonId, idOfBson, idOrNullOfBson } from "./bson-number.ts";
import type { DocumentStore, HashRange, ProductLevel } from "./document-store.ts";
import { fromMongo } from "./from-mongo.ts";
import { findAll, findByIds } from "./mongo-read.ts";
import { CUSTOMER_ORDER_FIELDS, EDGE_ORDER_FIELDS, orderCodec } from "./order-codec.ts";
import { decodePlaceRow } from "./own-row-codec.ts";
import { type SliceCodec, slicesCodec } from "./slice-codec.ts";
import { dateOrNull, type Stored, textOf, textOrNull } from "./stored-document.ts";

type Lookups = Pick<
  DocumentStore,
  "ordersOfCustomers" | "edgeOrders" | "sliceSums" | "sliceHeads" | "customerNames" | "productNames" | "placesOf"
>;

/** Slices asked for in one read. */
const SLICES_PER_READ = 2_000;

/** Reads of what documents are derived from. */
export function mongoLookups(db: Db, settings: DocumentSettings): Lookups {
  const orders = orderCodec(settings);
  const slices = slicesCodec(settings);

  const names = async (collection: "customers" | "products", ids: readonly Id[]): Promise<Map<Id, string | null>> =>
    new Map(
      await findByIds(db, collection, { field: "_id", ids, projection: { name: 1, "_sync.live": 1 } }, (stored) =>
        isLive(stored) ? ([idOfBson(stored["_id"]), textOrNull(stored["name"])] as const) : null,
      ),
    );

  return {
    ordersOfCustomers: (ids, unreadable) => {
      const wanted = { field: "customer", ids, projection: CUSTOMER_ORDER_FIELDS };
      return findByIds(db, "orders", wanted, orders.decodeForCustomer, unreadable);
    },

    edgeOrders: async (ranges, unreadable) => {
      if (ranges.length === 0) return [];
      const wanted = { filter: rangesFilter(ranges), projection: EDGE_ORDER_FIELDS };
      return findAll(db, "orders", wanted, orders.decodeForEdge, unreadable);
    },

    sliceSums: async (levels) => {
      const sums = new Map<Id, SliceSums>();
      for (const ids of slicesOf(levels)) for (const [id, sum] of await sumsOf(db, ids, slices)) sums.set(id, sum);
      return sums;
    },

    sliceHeads: async (levels) => {
      const heads = [];
      for (const ids of slicesOf(levels)) {
        const projection = { product: 1, topAt: 1, topId: 1 } as const;
        heads.push(...(await findByIds(db, "product_buyers", { field: "_id", ids, projection }, decodeHead)));
      }
      return heads;
    },

    customerNames: (ids) => names("customers", ids),
    productNames: (ids) => names("products", ids),

    placesOf: async (ids) =>
      new Map(
        await findByIds(
          db,
          "places",
          { field: "_id", ids, projection: { city: 1, state: 1, "_sync.live": 1 } },
          (stored) => (isLive(stored) ? ([idOfBson(stored["_id"]), decodePlaceRow(stored)] as const) : null),
        ),
      ),
  };
}

async function sumsOf(db: Db, ids: readonly string[], slices: SliceCodec): Promise<(readonly [Id, SliceSums])[]> {
  const groups = await fromMongo("product_buyers: sum", () =>
    db
      .collection("product_buyers")
      .aggregate([{ $match: { _id: { $in: ids as never[] } } }, SUM_BY_PRODUCT])
      .toArray(),
  );
  try {
    return groups.map((group) => [idOfBson(group["_id"]), slices.decodeSums(unflatten(group))] as const);
  } catch (error) {
    // A sum does not say which slice spoilt it; reading them does, by throwing.
    await findByIds(db, "product_buyers", { field: "_id", ids, projection: {} }, slices.decode);
    throw error;
  }
}

const isLive = (stored: Stored): boolean => (stored["_sync"] as Stored | undefined)?.["live"] === true;

function decodeHead(stored: Stored): Awaited<ReturnType<DocumentStore["sliceHeads"]>>[number] | null {
  const topId = idOrNullOfBson(stored["topId"]);
  if (topId === null) return null;
  return {
    _id: textOf(stored["_id"]),
    product: idOfBson(stored["product"]),
    topAt: dateOrNull(stored["topAt"]),
    topId,
  };
}

/**
 * One clause for all whole products and one per product for all its hashes: planning a clause costs a server more than a further value
 * in an `$in`. 800 hashes of 200 products took 42 ms as a clause each and 13 ms like this.
 */
function rangesFilter(ranges: readonly HashRange[]): Filter<Document> {
  const whole = ranges.filter(isWhole).map(({ product }) => bsonId(product));
  const hashes = [...Map.groupBy(ranges.filter(isOneHash), ({ product }) => product)];
  const clauses = [
    ...(whole.length === 0 ? [] : [{ "lines.product": { $in: whole } }]),
    ...hashes.map(([product, own]) => ({ "lines.product": bsonId(product), h: { $in: own.map(({ from }) => from) } })),
    ...ranges
      .filter((range) => !isWhole(range) && !isOneHash(range))
      .map(({ product, from, to }) => ({ "lines.product": bsonId(product), h: { $gte: from, $lt: to } })),
  ];
  return clauses.length === 1 ? (clauses[0] as Filter<Document>) : { $or: clauses };
}

const isWhole = ({ from, to }: HashRange): boolean => from === 0 && to === HASHES;
const isOneHash = ({ from, to }: HashRange): boolean => to === from + 1;

/** Ids of all slices of the levels; a product's are never parted, so that every sum comes from one read. */
function slicesOf(levels: readonly ProductLevel[]): string[][] {
  const reads: string[][] = [];
  let read: string[] = [];
  for (const { product, level } of levels) {
    if (read.length > 0 && read.length + level > SLICES_PER_READ) {
      reads.push(read);
      read = [];
    }
    for (let slice = 0; slice < level; slice++) read.push(sliceId({ product, level, slice }));
  }
  if (read.length > 0) reads.push(read);
  return reads;
}

const SUMMED = ["buyers", "orders", "lines", "units", "gross", "net"] as const;
const SUMMED_WALK_IN = ["days", "lines", "units", "gross", "net"] as const;

/** Walk-in sums under flat names: `$group` takes no nested ones. */
const SUM_BY_PRODUCT = {
  $group: {
    _id: "$product",
    ...Object.fromEntries(SUMMED.map((name) => [name, { $sum: `$${name}` }])),
    ...Object.fromEntries(SUMMED_WALK_IN.map((name) => [`walkIn_${name}`, { $sum: `$walkIn.${name}` }])),
  },
};

const unflatten = (group: Stored): Stored => ({
  ...group,
  walkIn: Object.fromEntries(SUMMED_WALK_IN.map((name) => [name, group[`walkIn_${name}`] as unknown])),
});
