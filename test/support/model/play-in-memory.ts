import { setImmediate } from "node:timers/promises";
import { seededRandom } from "../../../src/core/seeded-random.ts";
import type { DocumentStore } from "../../../src/edges/document-store.ts";
import { memoryDocumentStore, type MemoryDocumentStore } from "../memory-document-store.ts";
import { brokenInvariants } from "./broken-invariants.ts";
import { Crash, deliverHistory } from "./deliver-history.ts";
import { differences } from "./differences.ts";
import { expectedDocuments } from "./expected-documents.ts";
import { modelSettings, SHOP_KINDS, USUAL_SHOP } from "./model-settings.ts";
import { randomHistory } from "./random-history.ts";
import type { StoredDocuments } from "./shown-documents.ts";
import { shownDocuments } from "./shown-documents.ts";

export type Played = {
  readonly problems: string[];
  readonly crashes: number;
  readonly documents: number;
  readonly grown: number;
};

const CRASH_CHANCE = 0.03;
const MAX_CRASHES = 30;
const NOW = new Date("2026-11-20T12:00:00Z");

/** Plays the history of a seed in memory, in all weathers, and compares. `around` lets a test spoil one rule of the store. */
export async function playInMemory(
  seed: number,
  {
    kind = SHOP_KINDS[seed % SHOP_KINDS.length] ?? USUAL_SHOP,
    around = (store: DocumentStore): DocumentStore => store,
  } = {},
): Promise<Played> {
  const random = seededRandom(seed * 7919 + 17);
  const history = randomHistory(random, kind, { steps: Math.floor((10 + random() * 50) * (kind.crowd ? 2 : 1)) });
  let crashes = random() < 0.7 ? 0 : MAX_CRASHES;
  const crashed = crashes;
  const store = memoryDocumentStore({
    tick: () => pauses(random),
    afterWrite: () => {
      if (crashes < MAX_CRASHES && random() < CRASH_CHANCE) throw new Crash();
    },
    forgets: () => random() < 0.02,
    repeats: () => random() < 0.05,
  });
  const settings = modelSettings(kind);
  const deps = { store: around(store), settings, pause: () => pauses(random), now: () => NOW };
  const { conflicts } = await deliverHistory(deps, history.files, random, {
    workers: 4,
    doubled: 0.3,
    partitions: 1 + Math.floor(random() * 3),
    onCrash: () => {
      crashes++;
    },
  });
  const expected = expectedDocuments(history.shop, kind, settings.limits);
  const stored = storedIn(store);
  const problems = [
    ...differences(expected, shownDocuments(stored)),
    ...brokenInvariants(stored, settings.limits.sliceEdges),
    ...(conflicts === 0 ? [] : [`${conflicts} conflicts counted and none played`]),
  ];
  const grown = stored.products.filter((product) => product.sync.slices > 1).length;
  const documents = Object.values(expected).reduce((sum, documents) => sum + documents.size, 0);
  return { problems, crashes: crashes - crashed, documents, grown };
}

export const storedIn = ({ collections }: MemoryDocumentStore): StoredDocuments => ({
  orders: [...collections.orders.values()],
  customers: [...collections.customers.values()],
  products: [...collections.products.values()],
  places: [...collections.places.values()],
  product_buyers: [...collections.product_buyers.values()],
});

/** Mostly a moment, now and then long enough for many other writes. */
async function pauses(random: () => number): Promise<void> {
  const turns = Math.floor(random() * 4) + (random() < 0.03 ? Math.floor(random() * 120) : 0);
  for (let i = 0; i <= turns; i++) await setImmediate();
}
