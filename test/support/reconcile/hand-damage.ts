import { type Db, Decimal128, type Document, Double, Long, ObjectId } from "mongodb";
import { BUSY_CUSTOMER, POPULAR_PRODUCT } from "./small-shop.ts";

/** Something a person may do to the documents, and exactly what must be said about it: `<collection> <id> <kind>`. */
export type Damage = {
  readonly what: string;
  readonly collections: readonly string[];
  readonly damage: (db: Db) => Promise<unknown>;
  readonly findings: readonly string[];
  /** Paths of the first finding, where they are part of the point. */
  readonly fields?: readonly string[];
  /** Touches documents that no other of its kind touches, so that all can be done at once. */
  readonly together?: true;
};

const byId = (id: unknown): Document => ({ _id: id });

const set = (collection: string, id: unknown, fields: Document) => async (db: Db) =>
  db.collection(collection).updateOne(byId(id), { $set: fields });

async function change(db: Db, collection: string, id: unknown, edit: (document: Document) => Document): Promise<void> {
  const document = await db.collection(collection).findOne<Document>(byId(id), { promoteLongs: true });
  if (!document) throw new Error(`${collection} ${String(id)} is not there`);
  await db.collection(collection).replaceOne(byId(id), edit(document));
}

async function clone(db: Db, collection: string, id: unknown, as: unknown): Promise<void> {
  const document = await db.collection(collection).findOne<Document>(byId(id));
  await db.collection(collection).insertOne({ ...document, _id: as } as never);
}

const remove = (collection: string, id: unknown) => async (db: Db) => db.collection(collection).deleteOne(byId(id));

/** Orders with two lines or more, found by their place so that the shop's seed may change. */
async function orderWithLines(db: Db, lines: number): Promise<Document> {
  const order = await db
    .collection("orders")
    .findOne<Document>({ [`lines.${lines - 1}`]: { $exists: true } }, { sort: { _id: 1 } });
  if (!order) throw new Error("no such order");
  return order;
}

/** One of the 16 pages of the popular product. */
const SLICE = `i:${POPULAR_PRODUCT}/16/2`;

const swapped = (list: unknown[]): unknown[] => [list[1], list[0], ...list.slice(2)];

export const DAMAGES: readonly Damage[] = [
  {
    what: "an order's status: the order and nobody else",
    collections: ["orders"],
    damage: set("orders", 10, { status: "lost" }),
    findings: ["orders 10 content"],
    fields: ["status"],
    together: true,
  },
  {
    what: "an order's total, by a cent",
    collections: ["orders"],
    damage: set("orders", 0, { total: Decimal128.fromString("1.23") }),
    findings: ["orders 0 content"],
    fields: ["total"],
    together: true,
  },
  {
    what: "an order moved to another customer: the customers' documents are still right",
    collections: ["orders"],
    damage: set("orders", 11, { customer: 1 }),
    findings: ["orders 11 content"],
  },
  {
    what: "an unknown field in an order",
    collections: ["orders"],
    damage: set("orders", 12, { note: "call back" }),
    findings: ["orders 12 content"],
    fields: ["note"],
    together: true,
  },
  {
    what: "a field taken away",
    collections: ["orders"],
    damage: async (db) => db.collection("orders").updateOne(byId(13), { $unset: { salesTax: 1 } }),
    findings: ["orders 13 content"],
    fields: ["salesTax"],
  },
  {
    what: "a business day",
    collections: ["orders"],
    damage: set("orders", 14, { day: "1999-01-01" }),
    findings: ["orders 14 content"],
    fields: ["day"],
  },
  {
    what: "the hash of the home",
    collections: ["orders"],
    damage: set("orders", 15, { h: 1 }),
    findings: ["orders 15 content"],
    fields: ["h"],
  },
  {
    what: "a date as text",
    collections: ["orders"],
    damage: set("orders", 16, { shippedAt: "2020-01-01" }),
    findings: ["orders 16 content"],
    fields: ["shippedAt"],
  },
  {
    what: "a whole number as int64: no reader sees a difference, and neither do we",
    collections: ["orders"],
    damage: async (db) => {
      await set("orders", 17, {
        h: Long.fromNumber((await db.collection("orders").findOne<Document>(byId(17)))?.["h"]),
      })(db);
      await set("orders", 18, { status: "lost" })(db);
    },
    findings: ["orders 18 content"],
  },
  {
    what: "lines in another order",
    collections: ["orders"],
    damage: async (db) => {
      const { _id, lines } = await orderWithLines(db, 2);
      await set("orders", _id, { lines: swapped(lines) })(db);
    },
    findings: ["orders 0 content"],
  },
  {
    what: "a quantity of one and a half",
    collections: ["orders"],
    damage: async (db) =>
      set("orders", (await orderWithLines(db, 2))["_id"], { "lines.0.quantity": new Double(1.5) })(db),
    findings: ["orders 0 content"],
    fields: ["lines.0.quantity"],
  },
  {
    what: "an order deleted",
    collections: ["orders"],
    damage: remove("orders", 20),
    findings: ["orders 20 missing"],
    together: true,
  },
  {
    what: "the last order deleted",
    collections: ["orders"],
    damage: remove("orders", 1_499),
    findings: ["orders 1499 missing"],
    together: true,
  },
  {
    what: "an order beyond the last",
    collections: ["orders"],
    damage: async (db) => clone(db, "orders", 5, 77_777_777),
    findings: ["orders 77777777 extra"],
    together: true,
  },
  {
    what: "an order before the first",
    collections: ["orders"],
    damage: async (db) => clone(db, "orders", 5, -4),
    findings: ["orders -4 extra"],
  },
  {
    what: "a note in orders, with an id of its own",
    collections: ["orders"],
    damage: async (db) =>
      db.collection("orders").insertOne({ _id: new ObjectId("65f000000000000000000001"), text: "hi" }),
    findings: ['orders ObjectId("65f000000000000000000001") extra'],
  },
  {
    what: "a text id among numbers",
    collections: ["orders"],
    damage: async (db) => clone(db, "orders", 5, "5"),
    findings: ['orders "5" extra'],
  },
  {
    what: "a document without the writer's state",
    collections: ["orders"],
    damage: async (db) => db.collection("orders").insertOne({ _id: 5_555_555, status: "open" } as never),
    findings: ["orders 5555555 extra"],
  },
  {
    what: "a customer's e-mail",
    collections: ["customers"],
    damage: set("customers", 3, { email: "x@y.z" }),
    findings: ["customers 3 content"],
    fields: ["email"],
    together: true,
  },
  {
    what: "a customer's city",
    collections: ["customers"],
    damage: set("customers", 4, { "address.city": "Nowhere" }),
    findings: ["customers 4 content"],
    fields: ["address.city"],
  },
  {
    what: "a customer's total",
    collections: ["customers"],
    damage: set("customers", 5, { "totals.gross": Decimal128.fromString("0.01") }),
    findings: ["customers 5 content"],
    fields: ["totals.gross"],
  },
  {
    what: "an order inside a customer",
    collections: ["customers"],
    damage: set("customers", BUSY_CUSTOMER, { "orders.99.status": "lost" }),
    findings: [`customers ${BUSY_CUSTOMER} content`],
    fields: ["orders.99.status"],
  },
  {
    what: "moreOrders",
    collections: ["customers"],
    damage: set("customers", BUSY_CUSTOMER, { moreOrders: false }),
    findings: [`customers ${BUSY_CUSTOMER} content`],
    fields: ["moreOrders"],
    together: true,
  },
  {
    what: "an unknown field deep inside a customer",
    collections: ["customers"],
    damage: set("customers", 9, { "address.country": "US" }),
    findings: ["customers 9 content"],
    fields: ["address.country"],
  },
  {
    what: "orders of a customer oldest first",
    collections: ["customers"],
    damage: async (db) =>
      change(db, "customers", BUSY_CUSTOMER, (customer) => ({ ...customer, orders: swapped(customer["orders"]) })),
    findings: [`customers ${BUSY_CUSTOMER} content`],
  },
  ...(["customers", "orders", "products"] as const).map((collection) => ({
    what: `the pipeline's notes taken out of one of ${collection}, which reads right all the same`,
    collections: [collection],
    damage: async (db: Db) => {
      await db.collection(collection).updateOne(byId(3), { $unset: { _sync: 1 } });
    },
    findings: [`${collection} 3 content`],
    fields: ["_sync"],
  })),
  {
    what: "a customer deleted",
    collections: ["customers"],
    damage: remove("customers", 0),
    findings: ["customers 0 missing"],
    together: true,
  },
  {
    what: "a customer with a key beyond 2^53 deleted",
    collections: ["customers"],
    damage: remove("customers", Long.fromString("9007199254740993")),
    findings: ["customers 9007199254740993 missing"],
  },
  {
    what: "a customer added",
    collections: ["customers"],
    damage: async (db) => clone(db, "customers", 1, 5_000),
    findings: ["customers 5000 extra"],
    together: true,
  },
  {
    what: "a customer turned into a tombstone",
    collections: ["customers"],
    damage: async (db) =>
      change(db, "customers", 8, ({ _id, _sync }) => ({
        _id,
        deletedAt: new Date(),
        _sync: { ..._sync, live: false },
      })),
    findings: ["customers 8 missing"],
  },
  {
    what: "a tombstone's mark on a living customer",
    collections: ["customers"],
    damage: set("customers", 9, { deletedAt: new Date() }),
    findings: ["customers 9 content"],
    fields: ["deletedAt"],
  },
  {
    what: "a product's price, 12.5 for 12.50",
    collections: ["products"],
    damage: async (db) =>
      change(db, "products", 2, (product) => ({ ...product, price: Decimal128.fromString(`${product["price"]}0`) })),
    findings: ["products 2 content"],
    fields: ["price"],
    together: true,
  },
  {
    what: "a product's total",
    collections: ["products"],
    damage: set("products", 4, { "totals.walkIn.lines": 1 }),
    findings: ["products 4 content"],
    fields: ["totals.walkIn.lines"],
  },
  {
    what: "a buyer inside a product",
    collections: ["products"],
    damage: set("products", POPULAR_PRODUCT, { "buyers.0.units": 1_000 }),
    findings: [`products ${POPULAR_PRODUCT} content`],
    fields: ["buyers.0.units"],
    together: true,
  },
  {
    what: "a product's price history emptied",
    collections: ["products"],
    damage: set("products", 5, { priceHistory: [] }),
    findings: ["products 5 content"],
    fields: ["priceHistory"],
  },
  {
    what: "price changes in another order",
    collections: ["products"],
    damage: async (db) =>
      change(db, "products", 9, (product) => ({ ...product, priceHistory: swapped(product["priceHistory"]) })),
    findings: ["products 9 content"],
  },
  {
    what: "a product deleted: its slices are still right",
    collections: ["products"],
    damage: remove("products", POPULAR_PRODUCT),
    findings: [`products ${POPULAR_PRODUCT} missing`],
  },
  {
    what: "a product added",
    collections: ["products"],
    damage: async (db) => clone(db, "products", 6, 600),
    findings: ["products 600 extra"],
  },
  {
    what: "an edge in a slice",
    collections: ["product_buyers"],
    damage: set("product_buyers", SLICE, { "edges.0.units": 77 }),
    findings: [`product_buyers ${SLICE} content`],
    fields: ["edges.0.units"],
    together: true,
  },
  {
    what: "a slice's own sum",
    collections: ["product_buyers"],
    damage: set("product_buyers", SLICE, { lines: 1 }),
    findings: [`product_buyers ${SLICE} content`],
    fields: ["lines"],
  },
  {
    what: "a customer's name in a slice",
    collections: ["product_buyers"],
    damage: set("product_buyers", SLICE, { "edges.0.name": "Eve" }),
    findings: [`product_buyers ${SLICE} content`],
    fields: ["edges.0.name"],
  },
  {
    what: "edges of a slice in another order",
    collections: ["product_buyers"],
    damage: async (db) =>
      change(db, "product_buyers", SLICE, (slice) => ({ ...slice, edges: swapped(slice["edges"]) })),
    findings: [`product_buyers ${SLICE} content`],
  },
  {
    what: "a slice deleted",
    collections: ["product_buyers"],
    damage: remove("product_buyers", SLICE),
    findings: [`product_buyers ${SLICE} missing`],
  },
  {
    what: "a slice of a product that is not",
    collections: ["product_buyers"],
    damage: async (db) => clone(db, "product_buyers", SLICE, "i:999999/1/0"),
    findings: ["product_buyers i:999999/1/0 extra"],
    together: true,
  },
  {
    what: "a slice beyond the level",
    collections: ["product_buyers"],
    damage: async (db) => clone(db, "product_buyers", SLICE, "i:3/16/16"),
    findings: ["product_buyers i:3/16/16 extra"],
  },
  {
    what: "a slice of a higher level than the published one",
    collections: ["product_buyers"],
    damage: async (db) => clone(db, "product_buyers", SLICE, "i:3/64/9"),
    findings: ["product_buyers i:3/64/9 extra"],
  },
  {
    what: "a slice with a name of no kind",
    collections: ["product_buyers"],
    damage: async (db) => clone(db, "product_buyers", SLICE, "zzz"),
    findings: ["product_buyers zzz extra"],
  },
  {
    what: "a slice with a number for a name",
    collections: ["product_buyers"],
    damage: async (db) => clone(db, "product_buyers", SLICE, 3),
    findings: ["product_buyers 3 extra"],
  },
  {
    what: "a ZIP code's city",
    collections: ["places"],
    damage: set("places", "00501", { city: "Holtsville" }),
    findings: ["places 00501 content"],
    fields: ["city"],
    together: true,
  },
  {
    what: "a ZIP code deleted",
    collections: ["places"],
    damage: remove("places", "99999"),
    findings: ["places 99999 missing"],
  },
  {
    what: "a ZIP code added",
    collections: ["places"],
    damage: async (db) => clone(db, "places", "01001", "1001"),
    findings: ["places 1001 extra"],
  },
  {
    what: "a ZIP code as a number",
    collections: ["places"],
    damage: async (db) => clone(db, "places", "01001", 1001),
    findings: ["places 1001 extra"],
  },
];
