import { generateCustomers } from "./generate-customers.ts";
import { generateOrders } from "./generate-orders.ts";
import { generatePlaces } from "./generate-places.ts";
import { generateProducts } from "./generate-products.ts";
import { seededRandom } from "./seeded-random.ts";
import type { Shop } from "./shop-rows.ts";

export type ShopSize = { customers: number; orders: number; products: number; places: number };

/** What `npm start` shows; about 60,000 lines. */
export const DEFAULT_SHOP_SIZE: ShopSize = { customers: 2000, orders: 20_000, products: 1000, places: 1500 };

/** A whole shop, the same for the same seed and size. Each table has its own random source, so more orders do not change the customers. */
export function generateShop(seed: number, size: ShopSize): Shop {
  const { cities, taxes } = generatePlaces(seededRandom(seed), size.places);
  const customers = generateCustomers(seededRandom(seed + 1), size.customers, cities);
  const { products, prices } = generateProducts(seededRandom(seed + 2), size.products);
  const { orders, lines } = generateOrders(seededRandom(seed + 3), size.orders, { customers, products, taxes });
  return { cities, taxes, customers, products, prices, orders, lines };
}
