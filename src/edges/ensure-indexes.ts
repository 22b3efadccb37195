import type { CreateIndexesOptions, Db, IndexSpecification } from "mongodb";
import { InvalidInputError } from "../core/errors/error-classes.ts";
import type { DocumentCollection } from "../core/documents/document-types.ts";
import { fromMongo } from "./from-mongo.ts";

/** Longer than any change file may be delivered again: a tombstone must outlive every event it has to overrule. */
const TOMBSTONE_DAYS = 14;
const SECONDS_PER_DAY = 86_400;

type IndexWanted = {
  collection: DocumentCollection;
  keys: IndexSpecification;
  options: CreateIndexesOptions & { name: string };
};

const tombstones = (collection: DocumentCollection): IndexWanted => ({
  collection,
  keys: { deletedAt: 1 },
  // Sparse: only tombstones have the field, and an order without it should not pay for the index.
  options: { name: "tombstones", expireAfterSeconds: TOMBSTONE_DAYS * SECONDS_PER_DAY, sparse: true },
});

/** Every index there is besides `_id`. Slices are found by `_id` alone. */
const INDEXES: readonly IndexWanted[] = [
  { collection: "orders", keys: { customer: 1, placedAt: -1 }, options: { name: "customer_placedAt" } },
  { collection: "orders", keys: { "lines.product": 1, h: 1 }, options: { name: "product_h" } },
  { collection: "customers", keys: { "address.zip": 1 }, options: { name: "zip" } },
  tombstones("orders"),
  tombstones("customers"),
  tombstones("products"),
  tombstones("places"),
];

const INDEX_OPTIONS_CONFLICT = 85;
const INDEX_KEY_SPECS_CONFLICT = 86;

/**
 * Creates what is missing; safe to call at every start and from several workers at once. Creates the collections too.
 * @throws InvalidInputError TS404 when an index of ours is there with other keys or options; it is never dropped
 */
export async function ensureIndexes(db: Db): Promise<void> {
  for (const { collection, keys, options } of INDEXES) {
    const where = `${collection}: create index ${options.name}`;
    await fromMongo(where, () => db.collection(collection).createIndex(keys, options)).catch((error: unknown) => {
      throw isConflict(error) ? conflict(collection, options.name) : error;
    });
  }
}

function isConflict(error: unknown): boolean {
  const { code } = ((error as Error).cause ?? {}) as { code?: unknown };
  return code === INDEX_OPTIONS_CONFLICT || code === INDEX_KEY_SPECS_CONFLICT;
}

const conflict = (collection: string, name: string): InvalidInputError =>
  new InvalidInputError({
    code: "TS404",
    where: `index ${name} of collection ${collection}`,
    found: "an index of this name or these keys that differs",
    expected: "the index as src/edges/ensure-indexes.ts lists it",
    remedy: "Drop that index or use another database; Tillstream never drops an index by itself.",
  });
