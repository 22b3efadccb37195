import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { DIRTY_TEXTS } from "../../../source/seed/dirty-texts.ts";
import { DEFAULT_SHOP_SIZE, generateShop } from "../../../source/seed/generate-shop.ts";
import { salesTax } from "../../../source/seed/sales-tax.ts";
import type { Shop } from "../../../source/seed/shop-rows.ts";

const SMALL = { customers: 120, orders: 400, products: 60, places: 40 };
const digest = (shop: Shop): string =>
  createHash("sha256")
    .update(JSON.stringify(shop, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value)))
    .digest("hex");

describe("generateShop", () => {
  it("makes the same shop from the same seed, another from another", () => {
    expect(digest(generateShop(1, SMALL))).toBe(digest(generateShop(1, SMALL)));
    expect(digest(generateShop(1, SMALL))).not.toBe(digest(generateShop(2, SMALL)));
  });

  it("does not change with the machine, the day or a refactoring", () => {
    expect(digest(generateShop(1, SMALL))).toMatchInlineSnapshot(
      `"8e116d988e3e42fd4f0e3a3dcb92d0d815620276d4c4e98242506dc1bafe60b0"`,
    );
  });

  it("leaves customers and products as they are when there are more orders", () => {
    const [few, many] = [generateShop(5, SMALL), generateShop(5, { ...SMALL, orders: 500 })];
    expect(many.customers).toEqual(few.customers);
    expect(many.products).toEqual(few.products);
  });
});

describe("the shop that npm start shows", () => {
  const shop = generateShop(1, DEFAULT_SHOP_SIZE);
  const known = new Set(shop.cities.map(({ zip }) => zip));
  const texts = shop.customers.flatMap((c) => [c.lastName, c.address1, c.address2]);

  it("is large enough", () => {
    expect(shop.customers.length).toBe(2000);
    expect(shop.orders.length).toBe(20_000);
    expect(shop.lines.length).toBeGreaterThan(55_000);
    expect(known.size).toBe(1500);
  });

  it("has right sums, to the cent", () => {
    const sums = new Map<number, bigint>();
    for (const line of shop.lines) {
      expect(line.total).toBe(line.unitPrice * BigInt(line.quantity));
      sums.set(line.order, (sums.get(line.order) ?? 0n) + line.total);
    }
    const rates = new Map(shop.taxes.map(({ zip, rate }) => [zip, rate]));
    for (const order of shop.orders) {
      const zip = order.customer === null ? "" : (shop.customers[order.customer]?.zip ?? "");
      expect(order.subtotal).toBe(sums.get(order.id) ?? 0n);
      expect(order.salesTax).toBe(salesTax(order.subtotal, rates.get(zip) ?? 0n));
      expect(order.total).toBe(order.subtotal + order.salesTax);
    }
  });

  const bought = new Set(shop.orders.map((order) => order.customer));
  const sold = new Set(shop.lines.map((line) => line.product));
  const filled = new Set(shop.lines.map((line) => line.order));
  const dirt: Record<string, boolean> = {
    "customer 0, product 0 and order 0": bought.has(0) && sold.has(0) && shop.orders[0]?.id === 0,
    "walk-in orders": bought.has(null),
    "ZIPs with leading zeros": shop.customers.some((c) => c.zip?.startsWith("00") === true && known.has(c.zip)),
    "ZIPs without a city": shop.customers.some((c) => c.zip !== null && !known.has(c.zip)),
    "no ZIP at all": shop.customers.some((c) => c.zip === null),
    "every dirty text": DIRTY_TEXTS.every((text) => texts.includes(text)),
    "dirty product names": DIRTY_TEXTS.every((text) => shop.products.some((p) => p.name === text)),
    "empty text beside NULL":
      shop.customers.some((c) => c.email === "") && shop.customers.some((c) => c.email === null),
    "cancelled, placed and shipped orders": new Set(shop.orders.map((o) => o.status)).size === 3,
    "orders without lines": shop.orders.some((order) => !filled.has(order.id)),
    "customers without orders": shop.customers.some((c) => !bought.has(c.id)),
    "products never sold": shop.products.some((p) => !sold.has(p.id)),
    "a total close to a thousand million": shop.orders.some((order) => order.subtotal === 99_989_990_001n),
    "leap-day birthdates": shop.customers.some((c) => c.birthdate?.endsWith("-02-29") === true),
    "price changes, some from nothing": shop.prices.some((p) => p.from === null) && shop.prices.length > 100,
    "free products": shop.products.some((p) => p.price === 0n),
  };
  it.each(Object.entries(dirt))("has %s", (_, present) => {
    expect(present).toBe(true);
  });

  it("has price histories that end at today's price", () => {
    const last = new Map(shop.prices.map((price) => [price.product, price.to]));
    for (const [product, price] of last) expect(shop.products[product]?.price).toBe(price);
    expect(shop.prices.map((p) => p.at).toSorted()).toEqual(shop.prices.map((p) => p.at));
  });
});
