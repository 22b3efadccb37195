import type { SeededRandom } from "./seeded-random.ts";
import { salesTax } from "./sales-tax.ts";
import type { ShopCustomer, ShopLine, ShopOrder, ShopProduct, ShopTax } from "./shop-rows.ts";
import { shopTime, SHOP_END_MS, SHOP_START_MS } from "./shop-time.ts";

const WALK_IN_SHARE = 0.06;
const EMPTY_ORDER_SHARE = 0.01;
/** This order buys 9,999 of the dearest product there is: 999,899,900.01, more than many a column holds. */
const HUGE_ORDER = 1;
const HUGE_QUANTITY = 9999;
/** The last customers never buy, the last products are never sold. */
const SILENT_SHARE = 0.03;
const LONGEST_SHIPPING_MS = 18 * 24 * 3600 * 1000;

const firstOf = (count: number): number => Math.max(1, Math.floor(count * (1 - SILENT_SHARE)));
/** A few ids often, most seldom: some customers and products get histories far longer than the average. */
const skewed = (random: SeededRandom, count: number): number => Math.floor(random.fraction() ** 2 * firstOf(count));

const lineOf = (order: number, product: { id: number; price: bigint }, quantity: number): ShopLine => ({
  order,
  product: product.id,
  quantity,
  unitPrice: product.price,
  total: product.price * BigInt(quantity),
});

function generateLines(random: SeededRandom, order: number, products: readonly ShopProduct[]): ShopLine[] {
  if (random.chance(EMPTY_ORDER_SHARE)) return [];
  const lines = new Map<number, ShopLine>();
  const wanted = random.int(1, 5);
  for (let i = 0; i < wanted; i++) {
    const product = products[skewed(random, products.length)];
    if (product === undefined) continue;
    const quantity = random.int(1, 6);
    // An older price, as if the product had changed since.
    const price = random.chance(0.1) ? (product.price * 9n) / 10n : product.price;
    lines.set(product.id, lineOf(order, { id: product.id, price }, quantity));
  }
  return [...lines.values()].toSorted((a, b) => a.product - b.product);
}

function shipping(random: SeededRandom, placedMs: number): { status: string; shippedAt: string | null } {
  if (random.chance(0.07)) return { status: "cancelled", shippedAt: null };
  const shippedMs = placedMs + random.int(1, LONGEST_SHIPPING_MS);
  return shippedMs > SHOP_END_MS
    ? { status: "placed", shippedAt: null }
    : { status: "shipped", shippedAt: shopTime(shippedMs) };
}

/** Orders 0…count-1 in the order of their dates, with right totals. */
export function generateOrders(
  random: SeededRandom,
  count: number,
  shop: { customers: readonly ShopCustomer[]; products: readonly ShopProduct[]; taxes: readonly ShopTax[] },
): { orders: ShopOrder[]; lines: ShopLine[] } {
  const rates = new Map(shop.taxes.map(({ zip, rate }) => [zip, rate]));
  const stepMs = (SHOP_END_MS - SHOP_START_MS) / Math.max(1, count);
  const orders: ShopOrder[] = [];
  const lines: ShopLine[] = [];
  const dearest = shop.products.toSorted((a, b) => Number(b.price - a.price))[0];
  for (let id = 0; id < count; id++) {
    const placedMs = Math.floor(SHOP_START_MS + id * stepMs + random.fraction() * stepMs);
    const customer = random.chance(WALK_IN_SHARE) ? undefined : shop.customers[skewed(random, shop.customers.length)];
    const own =
      id === HUGE_ORDER && dearest !== undefined
        ? [lineOf(id, dearest, HUGE_QUANTITY)]
        : generateLines(random, id, shop.products);
    const subtotal = own.reduce((sum, line) => sum + line.total, 0n);
    const tax = salesTax(subtotal, rates.get(customer?.zip ?? "") ?? 0n);
    lines.push(...own);
    orders.push({
      id,
      placedAt: shopTime(placedMs),
      ...shipping(random, placedMs),
      customer: customer?.id ?? null,
      subtotal,
      salesTax: tax,
      total: subtotal + tax,
    });
  }
  return { orders, lines };
}
