import type { SeededRandom } from "../seed/seeded-random.ts";
import { shopTime } from "../seed/shop-time.ts";
import type { Operation } from "./operation.ts";
import { alone, customerRow, orderRow, type Planned, productRow, type RowAccess, shared } from "./planned.ts";
import type { ShopModel } from "./shop-model.ts";
import type { KnownOrder } from "./shop-state.ts";

const MOST_OF_ONE = 9;
const TRIES = 8;
const WALK_IN_SHARE = 0.1;

/** A remembered order that fits; null when a few picks found none. */
export function pickOrder(
  model: ShopModel,
  random: SeededRandom,
  fits: (order: KnownOrder) => boolean,
): KnownOrder | null {
  for (let tries = TRIES; tries > 0; tries--) {
    const order = model.order(model.orders.pick(random) ?? -1);
    if (order !== undefined && fits(order)) return order;
  }
  return null;
}

/** The order alone; its customer shared, by whose ZIP it is taxed; and products. */
export function plannedOn(order: KnownOrder, operation: Operation, products: readonly RowAccess[]): Planned {
  const customer = order.customer === null ? [] : [shared(customerRow(order.customer))];
  return { operation, rows: [alone(orderRow(order.id)), ...customer, ...products] };
}

const isPlaced = (order: KnownOrder): boolean => order.status === "placed";
const hasLines = (order: KnownOrder): boolean => isPlaced(order) && order.lines.size > 0;
const pickLine = (order: KnownOrder, random: SeededRandom): [product: number, quantity: number] =>
  [...order.lines][random.int(0, order.lines.size - 1)] ?? [-1, 0];

export function ship(model: ShopModel, random: SeededRandom): Planned | null {
  const order = pickOrder(model, random, isPlaced);
  if (order === null) return null;
  order.status = "shipped";
  return plannedOn(order, { kind: "ship", order: order.id, at: shopTime(model.clockMs) }, []);
}

export function addLine(model: ShopModel, random: SeededRandom): Planned | null {
  const order = pickOrder(model, random, isPlaced);
  const product = model.product(model.products.pick(random) ?? -1);
  const quantity = random.int(1, MOST_OF_ONE);
  if (order === null || product === undefined || order.lines.has(product.id) || product.stock < quantity) return null;
  product.stock -= quantity;
  model.countUses(product.id, 1);
  order.lines.set(product.id, quantity);
  const operation: Operation = { kind: "addLine", order: order.id, product: product.id, quantity };
  return plannedOn(order, operation, [shared(productRow(product.id))]);
}

/** Another quantity, by changing the line or by entering it anew. */
export function setQuantity(
  model: ShopModel,
  random: SeededRandom,
  kind: "setQuantity" | "retypeLine",
): Planned | null {
  const order = pickOrder(model, random, hasLines);
  if (order === null) return null;
  const [id, old] = pickLine(order, random);
  const quantity = random.int(1, MOST_OF_ONE);
  const product = model.product(id);
  if (product === undefined || quantity === old || product.stock < quantity - old) return null;
  product.stock -= quantity - old;
  order.lines.set(id, quantity);
  return plannedOn(order, { kind, order: order.id, product: id, quantity }, [alone(productRow(id))]);
}

export const retypeLine = (model: ShopModel, random: SeededRandom): Planned | null =>
  setQuantity(model, random, "retypeLine");

/** The cashier took the wrong product: the key of the line changes. */
export function exchangeProduct(model: ShopModel, random: SeededRandom): Planned | null {
  const order = pickOrder(model, random, hasLines);
  const to = model.product(model.products.pick(random) ?? -1);
  if (order === null || to === undefined || order.lines.has(to.id)) return null;
  const [fromId, quantity] = pickLine(order, random);
  const from = model.product(fromId);
  if (from === undefined || to.stock < quantity) return null;
  from.stock += quantity;
  to.stock -= quantity;
  model.countUses(fromId, -1);
  model.countUses(to.id, 1);
  order.lines.delete(fromId);
  order.lines.set(to.id, quantity);
  const operation: Operation = { kind: "exchangeProduct", order: order.id, from: fromId, to: to.id };
  return plannedOn(order, operation, [alone(productRow(fromId)), shared(productRow(to.id))]);
}

export function moveOrder(model: ShopModel, random: SeededRandom): Planned | null {
  const order = pickOrder(model, random, (order) => order.status === "placed" || order.status === "shipped");
  const customer = random.chance(WALK_IN_SHARE) ? null : model.customers.pick(random);
  if (order === null || order.customer === customer) return null;
  const planned = plannedOn(order, { kind: "moveOrder", order: order.id, customer }, []);
  model.countOrders(order.customer, -1);
  model.countOrders(customer, 1);
  order.customer = customer;
  return customer === null ? planned : { ...planned, rows: [...planned.rows, shared(customerRow(customer))] };
}
