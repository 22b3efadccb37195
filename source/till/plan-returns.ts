import type { OrderLine } from "../orders/order-line.ts";
import type { SeededRandom } from "../seed/seeded-random.ts";
import { pickOrder, plannedOn } from "./plan-order-changes.ts";
import { alone, type Planned, productRow, shared } from "./planned.ts";
import type { ShopModel } from "./shop-model.ts";
import type { KnownOrder } from "./shop-state.ts";

const RETURNED_SHARE = 0.5;

const isOpen = (order: KnownOrder): boolean => order.status === "placed" || order.status === "shipped";
/** Only what comes back to the shelf must not be overtaken by who buys it next. */
const shelfOf = (order: KnownOrder) => [...order.lines.keys()].map((id) => alone(productRow(id)));

function giveBack(model: ShopModel, lines: Iterable<[number, number]>): void {
  for (const [id, quantity] of lines) {
    const product = model.product(id);
    if (product !== undefined) product.stock += quantity;
  }
}

export function cancel(model: ShopModel, random: SeededRandom): Planned | null {
  const order = pickOrder(model, random, (order) => order.status === "placed");
  if (order === null) return null;
  giveBack(model, order.lines);
  order.status = "cancelled";
  return plannedOn(order, { kind: "cancel", order: order.id }, shelfOf(order));
}

export function returnOrder(model: ShopModel, random: SeededRandom): Planned | null {
  const order = pickOrder(model, random, isOpen);
  if (order === null) return null;
  giveBack(model, order.lines);
  order.status = "returned";
  return plannedOn(order, { kind: "returnOrder", order: order.id }, shelfOf(order));
}

/** Some of the lines, wholly or partly. */
export function returnLines(model: ShopModel, random: SeededRandom): Planned | null {
  const order = pickOrder(model, random, (order) => isOpen(order) && order.lines.size > 0);
  if (order === null) return null;
  const first = random.int(0, order.lines.size - 1);
  const lines = [...order.lines].filter((_, place) => place === first || random.chance(RETURNED_SHARE));
  const returned: OrderLine[] = [];
  const left: OrderLine[] = [];
  for (const [productId, quantity] of lines) {
    const back = random.int(1, quantity);
    giveBack(model, [[productId, back]]);
    returned.push({ productId, quantity: back });
    left.push({ productId, quantity: quantity - back });
    if (back < quantity) order.lines.set(productId, quantity - back);
    else {
      order.lines.delete(productId);
      model.countUses(productId, -1);
    }
  }
  const shelf = returned.map((line) => alone(productRow(line.productId)));
  return plannedOn(order, { kind: "returnLines", order: order.id, returned, left }, shelf);
}

/** The lines go by the cascade, which the binary log does not show. */
export function deleteOrder(model: ShopModel, random: SeededRandom): Planned | null {
  const order = pickOrder(model, random, () => true);
  if (order === null) return null;
  const open = isOpen(order);
  if (open) giveBack(model, order.lines);
  for (const id of order.lines.keys()) model.countUses(id, -1);
  model.countOrders(order.customer, -1);
  model.removeOrder(order.id);
  const shelf = open ? shelfOf(order) : [...order.lines.keys()].map((id) => shared(productRow(id)));
  return plannedOn(order, { kind: "deleteOrder", order: order.id }, shelf);
}
