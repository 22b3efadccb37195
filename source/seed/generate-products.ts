import type { Money } from "../../src/core/money.ts";
import { DIRTY_TEXTS } from "./dirty-texts.ts";
import type { SeededRandom } from "./seeded-random.ts";
import { shopTime, SHOP_END_MS, SHOP_START_MS } from "./shop-time.ts";
import type { ShopPrice, ShopProduct } from "./shop-rows.ts";
import { COLOURS, FURNITURE } from "./shop-words.ts";

/** Every this many-th product costs what makes totals large: 99,999.99. */
const DEAR_EVERY = 97;
const DEAR: Money = 9_999_999n;

export function generateProduct(random: SeededRandom, id: number, dirt?: string): ShopProduct {
  const name = dirt ?? `${random.pick(COLOURS)} ${random.pick(FURNITURE)}`;
  const price =
    id % DEAR_EVERY === DEAR_EVERY - 1 ? DEAR : BigInt(random.int(1, 130)) * 1000n - BigInt(random.pick([1, 5, 100]));
  return {
    id,
    name: random.chance(0.005) ? null : name,
    price: random.chance(0.01) ? 0n : price,
    stock: random.int(-5, 500),
  };
}

/** Products 0…count-1 and the price changes that led to today's prices. */
export function generateProducts(
  random: SeededRandom,
  count: number,
): { products: ShopProduct[]; prices: ShopPrice[] } {
  const products = Array.from({ length: count }, (_, id) => generateProduct(random, id, DIRTY_TEXTS[id]));
  const changes = products.flatMap((product) =>
    Array.from({ length: random.chance(0.2) ? random.int(1, 4) : 0 }, () => ({
      product,
      atMs: random.int(SHOP_START_MS, SHOP_END_MS),
    })),
  );
  const newest = new Map<number, Money>();
  const prices: ShopPrice[] = [];
  // Backwards in time: the last change leads to today's price.
  for (const { product, atMs } of changes.toSorted((a, b) => b.atMs - a.atMs)) {
    const to = newest.get(product.id) ?? product.price;
    const from = (to * BigInt(random.int(80, 130))) / 100n;
    newest.set(product.id, from);
    prices.push({ id: 0, from: random.chance(0.05) ? null : from, to, at: shopTime(atMs), product: product.id });
  }
  return { products, prices: prices.toReversed().map((price, index) => ({ ...price, id: index + 1 })) };
}
