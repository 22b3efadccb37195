import type { CustomerOrder } from "../../src/core/documents/customer-derived.ts";
import type {
  CustomerDocument,
  DocumentCollection,
  OrderDocument,
  PlaceDocument,
  ProductDocument,
  SliceDocument,
} from "../../src/core/documents/document-types.ts";
import type {
  CustomerDerivedPatch,
  CustomerOwnPatch,
  ProductDerivedPatch,
  ProductOwnPatch,
  WriteOf,
} from "../../src/core/documents/document-write.ts";
import type { EdgeOrder } from "../../src/core/documents/edges-of-orders.ts";
import { addSliceSums } from "../../src/core/documents/slice-document.ts";
import type { Id } from "../../src/core/id.ts";
import type { DocumentStore, OwnPart } from "../../src/edges/document-store.ts";

/** What a test lets happen between any two things the database does. */
export type StoreWeather = {
  /** Before every read and every single write. */
  readonly tick: () => Promise<void>;
  /** After a write took effect: may throw, as a process that dies there. */
  readonly afterWrite: () => void;
  /** A write that took effect is reported as missed, as when its reply was lost. */
  readonly forgets: () => boolean;
  /** A read through an index meets moved documents twice. */
  readonly repeats: () => boolean;
};

export const FAIR_WEATHER: StoreWeather = {
  tick: () => Promise.resolve(),
  afterWrite: () => undefined,
  forgets: () => false,
  repeats: () => false,
};

export type MemoryCollections = {
  readonly orders: Map<Id, OrderDocument>;
  readonly customers: Map<Id, CustomerDocument>;
  readonly products: Map<Id, ProductDocument>;
  readonly places: Map<Id, PlaceDocument>;
  readonly product_buyers: Map<Id, SliceDocument>;
};

export type MemoryDocumentStore = DocumentStore & { readonly collections: MemoryCollections };

const revOf = (document: { rev?: number; sync?: { rev: number } }): number => document.rev ?? document.sync?.rev ?? 0;

/** The document store in memory, with the semantics the real one promises and none beyond. Stored documents are frozen. */
export function memoryDocumentStore(weather: StoreWeather = FAIR_WEATHER): MemoryDocumentStore {
  const collections: MemoryCollections = {
    orders: new Map(),
    customers: new Map(),
    products: new Map(),
    places: new Map(),
    product_buyers: new Map(),
  };
  const { orders, customers, products, places, product_buyers: slices } = collections;

  const byIds = async <K, D>(documents: Map<K, D>, ids: readonly K[]): Promise<D[]> => {
    await weather.tick();
    return ids.flatMap((id) => documents.get(id) ?? []);
  };
  const scan = async <D, R>(documents: Map<Id, D>, pick: (document: D) => R[]): Promise<R[]> => {
    await weather.tick();
    const first = [...documents.values()].flatMap(pick);
    if (!weather.repeats()) return first;
    await weather.tick();
    return [...first, ...[...documents.values()].flatMap(pick)];
  };

  return {
    collections,
    readOrders: (ids) => byIds(orders, ids),
    readCustomers: async (ids) => (await byIds(customers, ids)).map(ownPart),
    readProducts: async (ids) => (await byIds(products, ids)).map(ownPart),
    readPlaces: (ids) => byIds(places, ids),
    readCustomersToBuild: async (ids) =>
      (await byIds(customers, ids)).map(({ _id, own, sync }) => ({
        _id,
        rev: sync.rev,
        live: own !== null,
        zip: own?.address.zip ?? null,
      })),
    readProductsToBuild: async (ids) =>
      (await byIds(products, ids)).map(({ _id, own, prices, derived, sync: { rev, slices, all } }) => ({
        _id,
        rev,
        live: own !== null,
        waits: own === null && prices.length > 0,
        slices,
        all,
        buyers: derived?.buyers ?? [],
      })),
    readSlices: (ids) => byIds(slices as Map<string, SliceDocument>, ids),

    ordersOfCustomers: (ids) => {
      const wanted = new Set(ids);
      return scan(orders, ({ _id, row, lines }): CustomerOrder[] =>
        row !== null && row.customer !== null && wanted.has(row.customer) ? [{ _id, row, lines }] : [],
      );
    },
    edgeOrders: (ranges) =>
      scan(orders, ({ _id, row, h, lines }): EdgeOrder[] => {
        if (row === null || h === null) return [];
        const found = ranges.some(
          ({ product, from, to }) => h >= from && h < to && lines.some((line) => line.product === product),
        );
        return found ? [{ _id, row, h, lines }] : [];
      }),
    sliceSums: async (levels) => {
      await weather.tick();
      const found = levels.flatMap(({ product, level }) => {
        const own = [...slices.values()].filter((slice) => slice.product === product && slice.level === level);
        return own.length === 0 ? [] : [[product, addSliceSums(own.map((slice) => slice.sums))] as const];
      });
      return new Map(found);
    },
    sliceHeads: (levels) =>
      scan(slices, (slice) => {
        const wanted = levels.some(({ product, level }) => slice.product === product && slice.level === level);
        return wanted && slice.topId !== null ? [slice] : [];
      }).then((heads) => [...new Map(heads.map((head) => [head._id, head])).values()]),

    customerNames: async (ids) =>
      new Map((await byIds(customers, ids)).flatMap(({ _id, own }) => (own === null ? [] : [[_id, own.name]]))),
    productNames: async (ids) =>
      new Map((await byIds(products, ids)).flatMap(({ _id, own }) => (own === null ? [] : [[_id, own.name]]))),
    placesOf: async (zips) =>
      new Map((await byIds(places, zips)).flatMap(({ _id, own }) => (own === null ? [] : [[_id, own]]))),

    customersOfProducts: async (ids) => {
      const wanted = new Set(ids);
      const found = await scan(orders, ({ row, lines }) =>
        row !== null && row.customer !== null && lines.some((line) => wanted.has(line.product)) ? [row.customer] : [],
      );
      return new Set(found);
    },
    customersOfPlaces: async (zips) => {
      const wanted = new Set(zips);
      const lives = (zip: string | null | undefined): boolean => typeof zip === "string" && wanted.has(zip);
      return new Set(await scan(customers, ({ _id, own }) => (lives(own?.address.zip) ? [_id] : [])));
    },
    productsOfCustomers: async (ids) => {
      const bought = new Map<Id, Set<Id>>(ids.map((id) => [id, new Set()]));
      await scan(orders, ({ row, lines }) => {
        const own = row === null || row.customer === null ? undefined : bought.get(row.customer);
        for (const { product } of lines) own?.add(product);
        return [];
      });
      return bought;
    },

    write: async (collection, writes) => {
      const missed = new Set<number>();
      const documents = collections[collection] as Map<Id, Stored>;
      for (const [position, write] of writes.entries()) {
        await weather.tick();
        const next = applied(collection, documents, write);
        if (next === null) missed.add(position);
        else {
          documents.set(next._id, deepFreeze(next));
          weather.afterWrite();
          if (weather.forgets()) missed.add(position);
        }
      }
      return missed;
    },
  };
}

type AnyWrite = WriteOf[DocumentCollection];
type Stored = CustomerDocument | ProductDocument | OrderDocument | PlaceDocument | SliceDocument;

/** The document after the write, null when the write misses. */
function applied(collection: DocumentCollection, documents: Map<Id, Stored>, write: AnyWrite): Stored | null {
  if (write.kind === "insert") return documents.has(write.document._id) ? null : write.document;
  const current = documents.get(write.kind === "replace" ? write.document._id : write.id);
  if (current === undefined || revOf(current) !== write.rev) return null;
  if (write.kind === "replace") return write.document;
  return collection === "customers"
    ? patchedCustomer(current as CustomerDocument, write as CustomerPatch)
    : patchedProduct(current as ProductDocument, write as ProductPatch);
}

type CustomerPatch = CustomerOwnPatch | CustomerDerivedPatch;
type ProductPatch = ProductOwnPatch | ProductDerivedPatch;

function patchedCustomer(current: CustomerDocument, patch: CustomerPatch): CustomerDocument {
  const { deletedAt } = patch;
  if (patch.kind === "own") return { ...current, own: patch.own, sync: patch.sync, deletedAt };
  const { derived, place } = patch;
  const own =
    place === null || current.own === null
      ? current.own
      : { ...current.own, address: { ...current.own.address, ...place } };
  return { ...current, own, derived, deletedAt, sync: { ...current.sync, rev: patch.rev + 1 } };
}

function patchedProduct(current: ProductDocument, patch: ProductPatch): ProductDocument {
  const { deletedAt } = patch;
  if (patch.kind === "own") return { ...current, own: patch.own, prices: patch.prices, sync: patch.sync, deletedAt };
  const { derived, slices, all } = patch;
  return { ...current, derived, deletedAt, sync: { ...current.sync, slices, all, rev: patch.rev + 1 } };
}

function ownPart<Document extends { derived: unknown }>({ derived, ...own }: Document): OwnPart<Document> {
  return { ...own, hasDerived: derived !== null };
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || value instanceof Date || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
