import { BSON } from "mongodb";
import { describe, expect, it } from "vitest";
import { memoryDocumentStore } from "../support/memory-document-store.ts";
import { seededRandom } from "../../src/core/seeded-random.ts";
import { customerCodec } from "../../src/edges/customer-codec.ts";
import { orderCodec } from "../../src/edges/order-codec.ts";
import { placeCodec } from "../../src/edges/place-codec.ts";
import { productCodec } from "../../src/edges/product-codec.ts";
import { slicesCodec } from "../../src/edges/slice-codec.ts";
import { depsOf, line, NOW, order, SETTINGS, v } from "../support/document-fixtures.ts";
import { deliverHistory } from "../support/model/deliver-history.ts";
import { modelSettings, SHOP_KINDS } from "../support/model/model-settings.ts";
import { randomHistory } from "../support/model/random-history.ts";
import { absentOrder, mergeOrder } from "../../src/core/documents/merge-order.ts";
import { collapse } from "../../src/core/documents/collapse.ts";
import { InvalidInputError } from "../../src/core/errors/error-classes.ts";

const throughBson = (stored: object): BSON.Document => BSON.deserialize(BSON.serialize(stored));

/** All documents a random history leaves behind: hidden, live, stubs, tombstones, slices. */
async function someDocuments(seed: number) {
  const kind = SHOP_KINDS[seed % SHOP_KINDS.length] ?? SHOP_KINDS[0];
  if (kind === undefined) throw new Error("no kinds of shops");
  const settings = modelSettings(kind);
  const random = seededRandom(seed);
  const store = memoryDocumentStore();
  const history = randomHistory(random, kind, { steps: 60 });
  const delivery = { workers: 1, doubled: 0, partitions: 1, onCrash: () => undefined };
  await deliverHistory(depsOf(store, settings), history.files, random, delivery);
  return { settings, ...store.collections };
}

describe("documents", () => {
  it.each(Array.from({ length: 24 }, (_, seed) => seed))(
    "of history %i come back from BSON as they were",
    async (seed) => {
      const { settings, orders, customers, products, places, product_buyers } = await someDocuments(seed);
      const check = <D>(
        documents: Map<unknown, D>,
        codec: { encode: (d: D) => object; decode: (s: BSON.Document) => D },
      ): void => {
        for (const document of documents.values())
          expect(codec.decode(throughBson(codec.encode(document)))).toEqual(document);
      };
      check(orders, orderCodec(settings));
      check(customers, customerCodec(settings));
      check(products, productCodec(settings));
      check(places, placeCodec);
      check(product_buyers, slicesCodec(settings));
      expect(orders.size + product_buyers.size).toBeGreaterThan(0);
    },
  );
});

describe("an order in BSON", () => {
  const codec = orderCodec(SETTINGS);
  const entry = collapse([order(0, 1), line(0, 5, 1), line(0, 6, 2)], SETTINGS).orders.get(0);
  if (entry === undefined) throw new Error("collapsed without an entry");
  const { document } = mergeOrder(absentOrder(0), entry, NOW);

  it("looks as a reader expects it, with everything of the writer in _sync", () => {
    const { _sync, ...shown } = codec.encode(document);
    expect(Object.keys(shown)).toEqual([
      "_id",
      "customer",
      "placedAt",
      "day",
      "h",
      "shippedAt",
      "status",
      "subtotal",
      "salesTax",
      "total",
      "lines",
    ]);
    expect(Object.keys(shown["lines"][0])).toEqual(["product", "quantity", "unitPrice", "total"]);
    expect(_sync).toEqual({ rev: 1, v: v(1), live: true, fanV: v(1), lv: ["", v(2)] });
  });

  it("leaves line versions out where they are the order's own", () => {
    const lines = document.lines.map((own) => ({ ...own, version: v(1) }));
    expect(codec.encode({ ...document, lines })["_sync"]).not.toHaveProperty("lv");
  });

  it("hides its lines in _sync while its row is not there, so that no index finds them", () => {
    const hidden = codec.encode({ ...document, row: null, h: null });
    expect(Object.keys(hidden)).toEqual(["_id", "_sync"]);
    expect(hidden["_sync"]["waiting"]).toHaveLength(2);
  });

  it("is not taken for live when somebody else wrote it", () => {
    const { _sync, ...foreign } = codec.encode(document);
    expect(codec.decodeForCustomer(foreign)).toBeNull();
    expect(codec.decodeForEdge(foreign)).toBeNull();
    expect(() => codec.decode(foreign)).toThrow(InvalidInputError);
  });
});
