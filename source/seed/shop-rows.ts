import type { Money } from "../../src/core/money.ts";

/** Rows of the shop as the generator makes them; money in cents, times as `YYYY-MM-DD HH:MM:SS` UTC. */
export type ShopCity = { zip: string; city: string | null; state: string | null };
/** `rate` in 1/100,000: 8250 is 0.08250. */
export type ShopTax = { zip: string; rate: bigint };
export type ShopCustomer = {
  id: number;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  address1: string | null;
  address2: string | null;
  phone: string | null;
  birthdate: string | null;
  zip: string | null;
};
export type ShopProduct = { id: number; name: string | null; price: Money; stock: number };
export type ShopPrice = { id: number; from: Money | null; to: Money; at: string; product: number };
export type ShopOrder = {
  id: number;
  placedAt: string;
  shippedAt: string | null;
  status: string;
  customer: number | null;
  subtotal: Money;
  salesTax: Money;
  total: Money;
};
export type ShopLine = { order: number; product: number; quantity: number; unitPrice: Money; total: Money };

export type Shop = {
  cities: ShopCity[];
  taxes: ShopTax[];
  customers: ShopCustomer[];
  products: ShopProduct[];
  prices: ShopPrice[];
  orders: ShopOrder[];
  lines: ShopLine[];
};
