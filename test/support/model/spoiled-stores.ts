import type { OrderSync } from "../../../src/core/documents/document-types.ts";
import type { CustomerWrite, OrderWrite, ProductWrite, WriteOf } from "../../../src/core/documents/document-write.ts";
import type { DocumentStore } from "../../../src/edges/document-store.ts";

type Spoil = (store: DocumentStore) => DocumentStore;

/** Stores that take one rule's ground away, to see that the model test would notice its absence. */
export const SPOILED: Record<string, Spoil> = {
  "the newest delete of an order is forgotten (no kill)": orderSync((sync) => ({ ...sync, kill: "" })),
  "homes an order left are forgotten (no was)": orderSync((sync) => ({ ...sync, was: [] })),
  "tombstones of lines are forgotten (no gone)": orderSync((sync) => ({ ...sync, gone: [] })),
  "what fans out is forgotten (no fanV)": orderSync((sync) => ({ ...sync, fanV: "" })),
  "product renames do not fan out": (store) => ({ ...store, customersOfProducts: () => Promise.resolve(new Set()) }),
  "customer renames do not fan out": (store) => ({ ...store, productsOfCustomers: () => Promise.resolve(new Map()) }),
  "changed places do not fan out": (store) => ({ ...store, customersOfPlaces: () => Promise.resolve(new Set()) }),
  "orders read twice through an index count twice": (store) => ({
    ...store,
    edgeOrders: async (ranges) => {
      const orders = await store.edgeOrders(ranges);
      return orders.map((order, n) => ({ ...order, _id: `${String(order._id)} ${n}` }));
    },
  }),
  "derived documents are swapped on the rev of the moment (inputs read before rev)": revOfTheMoment,
};

function orderSync(spoil: (sync: OrderSync) => OrderSync): Spoil {
  const spoilWrite = (write: OrderWrite): OrderWrite => ({
    ...write,
    document: { ...write.document, sync: spoil(write.document.sync) },
  });
  return (store) => ({
    ...store,
    write: (collection, writes) =>
      collection === "orders"
        ? store.write("orders", (writes as readonly OrderWrite[]).map(spoilWrite))
        : store.write(collection, writes),
  });
}

/** What a builder does that reads its inputs first: its swap fits whatever was written meanwhile. */
function revOfTheMoment(store: DocumentStore): DocumentStore {
  return {
    ...store,
    write: async (collection, writes) => {
      const missed = new Set(await store.write(collection, writes));
      for (const position of missed) {
        const write = writes[position] as CustomerWrite | ProductWrite;
        if (write.kind !== "derived") continue;
        const read = collection === "customers" ? store.readCustomers : store.readProducts;
        const rev = (await read([write.id]))[0]?.sync.rev ?? 0;
        const again = { ...write, rev } as WriteOf[typeof collection];
        if ((await store.write(collection, [again])).size === 0) missed.delete(position);
      }
      return missed;
    },
  };
}
