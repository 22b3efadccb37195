import type { Operation } from "../../source/till/operation.ts";
import type { ShopState } from "../../source/till/shop-state.ts";

type Order = { status: string; customer: number | null; lines: Map<number, number> };
type Products = Map<number, { stock: number; price: string | null; history: boolean }>;
type Shop = { customers: Set<number>; products: Products; orders: Map<number, Order> };

const open = (order: Order | undefined): order is Order =>
  order !== undefined && (order.status === "placed" || order.status === "shipped");

/** Plays operations by the database's rules, written down a second time. @returns the first one that would be refused, or null */
export function refusedBySmallShop(state: ShopState, operations: readonly Operation[]): Operation | null {
  const shop: Shop = {
    customers: new Set(state.customers.map(({ id }) => id)),
    products: new Map(state.products.map(({ id, stock, price }) => [id, { stock, price, history: false }])),
    orders: new Map(),
  };
  return operations.find((operation) => !play(shop, operation)) ?? null;
}

function take(shop: Shop, product: number, quantity: number): boolean {
  const found = shop.products.get(product);
  if (found === undefined || (quantity > 0 && found.stock < quantity)) return false;
  found.stock -= quantity;
  return true;
}

const giveBack = (shop: Shop, order: Order): boolean =>
  [...order.lines].every(([product, quantity]) => take(shop, product, -quantity));

function play(shop: Shop, o: Operation): boolean {
  switch (o.kind) {
    case "place": {
      if (shop.orders.has(o.order) || (o.customer !== null && !shop.customers.has(o.customer))) return false;
      const lines = new Map(o.lines.map((line) => [line.productId, line.quantity]));
      shop.orders.set(o.order, { status: "placed", customer: o.customer, lines });
      return lines.size === o.lines.length && o.lines.every((line) => take(shop, line.productId, line.quantity));
    }
    case "newCustomer":
      return !shop.customers.has(o.customer.id) && shop.customers.add(o.customer.id).has(o.customer.id);
    case "renameCustomer":
    case "moveCustomer":
      return shop.customers.has(o.id);
    case "rekeyCustomer":
      if (shop.customers.has(o.to)) return false;
      shop.customers.add(o.to);
      return leave(shop, o.id);
    case "deleteCustomer":
      return leave(shop, o.id);
    case "newProduct":
      if (shop.products.has(o.id)) return false;
      shop.products.set(o.id, { stock: o.stock, price: o.price, history: false });
      return true;
    case "renameProduct":
      return shop.products.has(o.id);
    case "changePrice": {
      const product = shop.products.get(o.id);
      if (product === undefined || product.price === o.price) return false;
      Object.assign(product, { price: o.price, history: true });
      return true;
    }
    case "restock":
      return take(shop, o.id, -o.more) && shop.products.get(o.id)?.stock === o.stock;
    case "deleteProduct": {
      const sold = [...shop.orders.values()].some((order) => order.lines.has(o.id));
      return !sold && shop.products.get(o.id)?.history === false && shop.products.delete(o.id);
    }
    default:
      return change(shop, shop.orders.get(o.order), o);
  }
}

const leave = (shop: Shop, customer: number): boolean =>
  ![...shop.orders.values()].some((order) => order.customer === customer) && shop.customers.delete(customer);

type Change = Extract<Operation, { order: number }>;

function change(shop: Shop, order: Order | undefined, o: Change): boolean {
  if (order === undefined) return false;
  switch (o.kind) {
    case "deleteOrder":
      return (!open(order) || giveBack(shop, order)) && shop.orders.delete(o.order);
    case "ship":
    case "cancel":
      if (order.status !== "placed" || (o.kind === "cancel" && !giveBack(shop, order))) return false;
      order.status = o.kind === "ship" ? "shipped" : "cancelled";
      return true;
    case "returnOrder":
      if (!open(order) || !giveBack(shop, order)) return false;
      order.status = "returned";
      return true;
    case "moveOrder":
      if (!open(order) || (o.customer !== null && !shop.customers.has(o.customer))) return false;
      order.customer = o.customer;
      return true;
    default:
      return open(order) && changeLines(shop, order, o);
  }
}

function changeLines(shop: Shop, order: Order, o: Change): boolean {
  switch (o.kind) {
    case "returnLines":
      return o.returned.every(({ productId, quantity }, place) => {
        const left = (order.lines.get(productId) ?? 0) - quantity;
        if (left === 0) order.lines.delete(productId);
        else order.lines.set(productId, left);
        return left >= 0 && left === o.left[place]?.quantity && take(shop, productId, -quantity);
      });
    case "addLine":
    case "setQuantity":
    case "retypeLine": {
      const old = order.lines.get(o.product);
      if ((old === undefined) !== (o.kind === "addLine") || old === o.quantity || o.quantity < 1) return false;
      order.lines.set(o.product, o.quantity);
      return take(shop, o.product, o.quantity - (old ?? 0));
    }
    case "exchangeProduct": {
      const quantity = order.lines.get(o.from);
      if (quantity === undefined || order.lines.has(o.to)) return false;
      order.lines.delete(o.from);
      order.lines.set(o.to, quantity);
      return take(shop, o.from, -quantity) && take(shop, o.to, quantity);
    }
    default:
      return false;
  }
}
