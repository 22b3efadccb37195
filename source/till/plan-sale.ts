import type { OrderLine } from "../orders/order-line.ts";
import type { SeededRandom } from "../seed/seeded-random.ts";
import { shopTime } from "../seed/shop-time.ts";
import { restock } from "./plan-products.ts";
import { alone, customerRow, orderRow, type Planned, productRow, shared } from "./planned.ts";
import type { ShopModel } from "./shop-model.ts";

const WALK_IN_SHARE = 0.1;
const MOST_LINES = 20;
/** Most baskets are small: six of ten have one line, one of a hundred has twenty, between three and four are the average. */
const BASKET_SKEW = 6;
const MOST_OF_ONE = 5;
/** Below it a product is restocked before it is sold: shelves that run dry would end the sales. */
const LOW_STOCK = 15;

/** A sale of 1 to 20 products, and before it whatever has to be restocked for it. */
export function* planSale(model: ShopModel, random: SeededRandom): Generator<Planned> {
  const customer = random.chance(WALK_IN_SHARE) ? null : model.customers.pick(random);
  const lines = new Map<number, number>();
  for (let wanted = 1 + Math.floor(MOST_LINES * random.fraction() ** BASKET_SKEW); wanted > 0; wanted--) {
    const product = model.product(model.products.pick(random) ?? -1);
    const quantity = random.int(1, MOST_OF_ONE);
    if (product === undefined || product.price === null || lines.has(product.id)) continue;
    if (product.stock < LOW_STOCK) yield restock(product, random);
    product.stock -= quantity;
    model.countUses(product.id, 1);
    lines.set(product.id, quantity);
  }
  const id = model.nextId("order");
  model.addOrder({ id, status: "placed", customer, lines });
  model.countOrders(customer, 1);
  const bought: OrderLine[] = [...lines]
    .map(([productId, quantity]) => ({ productId, quantity }))
    .toSorted((a, b) => a.productId - b.productId);
  yield {
    operation: { kind: "place", order: id, customer, at: shopTime(model.clockMs), lines: bought },
    rows: [
      alone(orderRow(id)),
      ...(customer === null ? [] : [shared(customerRow(customer))]),
      ...bought.map((line) => shared(productRow(line.productId))),
    ],
  };
}
