import { SHOP_START_MS } from "../seed/shop-time.ts";
import { type IdPool, idPool } from "./id-pool.ts";
import type { KnownOrder, KnownProduct, ShopState } from "./shop-state.ts";

/** Orders that may still be changed. Older ones are forgotten: a shop of a million orders is sold in with the memory of a small one. */
export const REMEMBERED_ORDERS = 2_000;

/** The shop as it will be when everything planned so far is done. Changed by the planner alone. */
export type ShopModel = {
  readonly zips: readonly string[];
  readonly customers: IdPool;
  /** Those that never bought, or whose orders are gone. */
  readonly idleCustomers: IdPool;
  readonly products: IdPool;
  /** Those that no line and no history names. */
  readonly unusedProducts: IdPool;
  readonly orders: IdPool;
  readonly order: (id: number) => KnownOrder | undefined;
  readonly product: (id: number) => KnownProduct | undefined;
  readonly addOrder: (order: KnownOrder) => void;
  readonly removeOrder: (id: number) => void;
  readonly addProduct: (product: KnownProduct) => void;
  readonly removeProduct: (id: number) => void;
  readonly addCustomer: (id: number) => void;
  readonly removeCustomer: (id: number) => void;
  readonly countOrders: (customer: number | null, change: number) => void;
  readonly countUses: (product: number, change: number) => void;
  readonly nextId: (of: "customer" | "product" | "order" | "history") => number;
  /** The shop's own time, milliseconds since 1970. */
  clockMs: number;
};

export function shopModel(state: ShopState): ShopModel {
  return {
    zips: state.zips,
    ...customersOf(state),
    ...productsOf(state),
    ...ordersOf(state),
    ...numbering(state),
    clockMs: state.newestMs ?? SHOP_START_MS,
  };
}

function customersOf(state: ShopState) {
  const customers = idPool(state.customers.map((customer) => customer.id));
  const idleCustomers = idPool(state.customers.filter((customer) => customer.orders === 0).map(({ id }) => id));
  const counts = new Map(state.customers.filter(({ orders }) => orders > 0).map(({ id, orders }) => [id, orders]));
  return {
    customers,
    idleCustomers,
    addCustomer(id: number) {
      customers.add(id);
      idleCustomers.add(id);
    },
    removeCustomer(id: number) {
      customers.remove(id);
      idleCustomers.remove(id);
    },
    countOrders(customer: number | null, change: number) {
      if (customer === null) return;
      const count = (counts.get(customer) ?? 0) + change;
      if (count > 0) {
        counts.set(customer, count);
        idleCustomers.remove(customer);
      } else {
        counts.delete(customer);
        idleCustomers.add(customer);
      }
    },
  };
}

function productsOf(state: ShopState) {
  const known = new Map(state.products.map((product) => [product.id, { ...product }]));
  const products = idPool(known.keys());
  const unusedProducts = idPool(state.products.filter(({ uses }) => uses === 0).map(({ id }) => id));
  return {
    products,
    unusedProducts,
    product: (id: number) => known.get(id),
    addProduct(product: KnownProduct) {
      known.set(product.id, product);
      products.add(product.id);
      unusedProducts.add(product.id);
    },
    removeProduct(id: number) {
      known.delete(id);
      products.remove(id);
      unusedProducts.remove(id);
    },
    countUses(id: number, change: number) {
      const product = known.get(id);
      if (product === undefined) return;
      product.uses += change;
      if (product.uses > 0) unusedProducts.remove(id);
      else unusedProducts.add(id);
    },
  };
}

function ordersOf(state: ShopState) {
  const copies = state.orders.map((order) => ({ ...order, lines: new Map(order.lines) }));
  const known = new Map<number, KnownOrder>(copies.map((order) => [order.id, order]));
  const orders = idPool(known.keys());
  const removeOrder = (id: number): void => {
    known.delete(id);
    orders.remove(id);
  };
  return {
    orders,
    order: (id: number) => known.get(id),
    addOrder(order: KnownOrder) {
      known.set(order.id, order);
      orders.add(order.id);
      const [oldest] = known.keys();
      if (known.size > REMEMBERED_ORDERS && oldest !== undefined) removeOrder(oldest);
    },
    removeOrder,
  };
}

function numbering(state: ShopState) {
  const next = { ...state.nextIds };
  return { nextId: (of: keyof typeof next): number => next[of]++ };
}
