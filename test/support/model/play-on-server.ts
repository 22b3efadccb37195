import { setTimeout as sleep } from "node:timers/promises";
import type { Db, Filter, Document } from "mongodb";
import type { Id } from "../../../src/core/id.ts";
import { seededRandom } from "../../../src/core/seeded-random.ts";
import { bsonIds } from "../../../src/edges/bson-number.ts";
import { customerCodec } from "../../../src/edges/customer-codec.ts";
import type { DocumentStore } from "../../../src/edges/document-store.ts";
import { mongoDocumentStore } from "../../../src/edges/mongo-document-store.ts";
import { orderCodec } from "../../../src/edges/order-codec.ts";
import { placeCodec } from "../../../src/edges/place-codec.ts";
import { productCodec } from "../../../src/edges/product-codec.ts";
import { slicesCodec } from "../../../src/edges/slice-codec.ts";
import type { DocumentSettings } from "../../../src/core/documents/document-settings.ts";
import { brokenInvariants } from "./broken-invariants.ts";
import { Crash, deliverHistory } from "./deliver-history.ts";
import { differences } from "./differences.ts";
import { expectedDocuments } from "./expected-documents.ts";
import { modelSettings, SHOP_KINDS, USUAL_SHOP } from "./model-settings.ts";
import { shopId } from "./model-shop.ts";
import { randomHistory } from "./random-history.ts";
import { shownDocuments, type StoredDocuments } from "./shown-documents.ts";

const CRASH_CHANCE = 0.02;
const MAX_CRASHES = 20;
const LONGEST_PAUSE_MS = 5;
/** No history uses more ids than this, so histories of different seeds never meet in the one database. */
const IDS_PER_HISTORY = 200;
const NOW = new Date("2026-11-20T12:00:00Z");

/** Plays the history of a seed against a real server; half of all writes one by one, with pauses and crashes between them. */
export async function playOnServer(db: Db, seed: number): Promise<{ problems: string[]; crashes: number }> {
  const kind = SHOP_KINDS[seed % SHOP_KINDS.length] ?? USUAL_SHOP;
  const settings = modelSettings(kind);
  const random = seededRandom(seed * 7919 + 17);
  const base = seed * IDS_PER_HISTORY;
  const history = randomHistory(random, kind, { base, steps: 10 + Math.floor(random() * 50) });
  let crashes = random() < 0.7 ? 0 : MAX_CRASHES;
  const before = crashes;
  const store = roughStore(
    mongoDocumentStore({ db, settings, newToken: () => Math.floor(random() * 2 ** 31) }),
    random,
    () => crashes < MAX_CRASHES,
  );
  const pause = (): Promise<void> => sleep(random() * LONGEST_PAUSE_MS);
  const delivery = { workers: 4, doubled: 0.3, partitions: 2, onCrash: () => void crashes++ };
  await deliverHistory({ store, settings, pause, now: () => NOW }, history.files, random, delivery);
  const ids = Array.from({ length: IDS_PER_HISTORY }, (_, n) => shopId(kind, base + n));
  const stored = await storedOnServer(db, settings, ids, [`z${base}`, `z${base + 1}`]);
  const expected = expectedDocuments(history.shop, kind, settings.limits);
  const problems = [
    ...differences(expected, shownDocuments(stored)),
    ...brokenInvariants(stored, settings.limits.sliceEdges),
  ];
  return { problems, crashes: crashes - before };
}

function roughStore(store: DocumentStore, random: () => number, mayCrash: () => boolean): DocumentStore {
  return {
    ...store,
    write: async (collection, writes) => {
      if (random() < 0.5) return store.write(collection, writes);
      const missed = new Set<number>();
      for (const [position, write] of writes.entries()) {
        if (random() < 0.5) await sleep(random() * LONGEST_PAUSE_MS);
        if ((await store.write(collection, [write])).size > 0) missed.add(position);
        if (mayCrash() && random() < CRASH_CHANCE) throw new Crash();
      }
      return missed;
    },
  };
}

/** Everything stored under these ids, tombstones and hidden orders too. */
async function storedOnServer(
  db: Db,
  settings: DocumentSettings,
  ids: readonly Id[],
  zips: readonly Id[],
): Promise<StoredDocuments> {
  const read = async <D>(name: string, filter: Filter<Document>, decode: (stored: Document) => D): Promise<D[]> =>
    (await db.collection(name).find(filter).toArray()).map(decode);
  const byIds = (wanted: readonly Id[]): Filter<Document> => ({ _id: { $in: bsonIds(wanted) as never[] } });
  return {
    orders: await read("orders", byIds(ids), orderCodec(settings).decode),
    customers: await read("customers", byIds(ids), customerCodec(settings).decode),
    products: await read("products", byIds(ids), productCodec(settings).decode),
    places: await read("places", byIds(zips), placeCodec.decode),
    product_buyers: await read("product_buyers", { product: { $in: bsonIds(ids) } }, slicesCodec(settings).decode),
  };
}
