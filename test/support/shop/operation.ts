import type { SeededRandom } from "../../../source/seed/seeded-random.ts";

/** One thing that happens in a shop. Ids are chosen without a look at the shop, so many are refused, and two shops can get the same history. */
export type Operation =
  | {
      readonly kind: "place";
      readonly order: number;
      readonly customer: number | null;
      readonly lines: readonly { product: number; quantity: number }[];
    }
  | { readonly kind: "add"; readonly order: number; readonly product: number; readonly quantity: number }
  | { readonly kind: "setQuantity"; readonly order: number; readonly product: number; readonly quantity: number }
  | { readonly kind: "exchange"; readonly order: number; readonly product: number; readonly to: number }
  | { readonly kind: "moveLine"; readonly order: number; readonly product: number; readonly to: number }
  | { readonly kind: "removeLine" | "forgetPrice"; readonly order: number; readonly product: number }
  | { readonly kind: "cancel" | "takeBack" | "reopen" | "ship" | "deleteOrder"; readonly order: number }
  | { readonly kind: "moveOrder"; readonly order: number; readonly customer: number | null }
  | { readonly kind: "moveCustomer"; readonly customer: number; readonly zip: string | null }
  | { readonly kind: "renameCustomer" | "newCustomer"; readonly customer: number; readonly name: string }
  | { readonly kind: "deleteCustomer"; readonly customer: number }
  | { readonly kind: "changePrice"; readonly product: number; readonly price: string }
  | { readonly kind: "restock"; readonly product: number; readonly quantity: number }
  | { readonly kind: "renameProduct"; readonly product: number; readonly name: string }
  | { readonly kind: "fillUnitPrice" | "fillOrderTotal" };

export type ShopIds = { readonly customers: number; readonly products: number; readonly orders: number };

const PRICES = ["0.00", "0.07", "1.00", "9.99", "19.95", "1204.50"] as const;
const ZIPS = ["00501", "77001", "97001", "99999", null] as const;
/** By how often: sales first, then everything else that a shop does. */
export const KINDS = [
  "place",
  "place",
  "place",
  "place",
  "place",
  "add",
  "add",
  "add",
  "setQuantity",
  "setQuantity",
  "exchange",
  "exchange",
  "moveLine",
  "removeLine",
  "forgetPrice",
  "cancel",
  "takeBack",
  "reopen",
  "ship",
  "ship",
  "deleteOrder",
  "moveOrder",
  "moveOrder",
  "moveCustomer",
  "renameCustomer",
  "newCustomer",
  "deleteCustomer",
  "changePrice",
  "changePrice",
  "restock",
  "renameProduct",
  "fillUnitPrice",
  "fillOrderTotal",
] as const satisfies Operation["kind"][];

/** `order` numbers a new order, `known` are the orders there may be. */
export function randomOperation(random: SeededRandom, order: number, known: ShopIds): Operation {
  const kind = KINDS[random.int(0, KINDS.length - 1)] ?? "place";
  const product = random.int(1, known.products);
  const customer = random.int(0, known.customers);
  // Some customers come and go.
  const passing = known.customers + random.int(1, 3);
  // The last ones mostly: an order is changed soon after it was placed.
  const some = known.orders + random.int(0, Math.max(0, order - known.orders));
  const near = Math.max(known.orders, random.chance(0.7) ? order - random.int(1, 12) : some);
  switch (kind) {
    case "place": {
      const lines = Array.from({ length: random.int(1, 4) }, () => ({
        product: random.int(1, known.products),
        quantity: random.int(1, 5),
      }));
      return { kind, order, customer: random.chance(0.1) ? null : customer, lines };
    }
    case "add":
    case "setQuantity":
      return { kind, order: near, product, quantity: random.int(1, 6) };
    case "exchange":
      return { kind, order: near, product, to: random.int(1, known.products) };
    case "moveLine":
      return { kind, order: near, product, to: Math.max(known.orders, order - random.int(1, 12)) };
    case "removeLine":
    case "forgetPrice":
      return { kind, order: near, product };
    case "cancel":
    case "takeBack":
    case "reopen":
    case "ship":
    case "deleteOrder":
      return { kind, order: near };
    case "moveOrder":
      return { kind, order: near, customer: random.chance(0.2) ? null : customer };
    case "moveCustomer":
      return { kind, customer, zip: random.pick(ZIPS) };
    case "renameCustomer":
      return { kind, customer, name: `Name${random.int(1, 99)}` };
    case "newCustomer":
      return { kind, customer: passing, name: `New${order}` };
    case "deleteCustomer":
      return { kind, customer: random.chance(0.7) ? passing : customer };
    case "changePrice":
      return { kind, product, price: random.pick(PRICES) };
    case "restock":
      return { kind, product, quantity: random.int(-3, 20) };
    case "renameProduct":
      return { kind, product, name: `Thing${random.int(1, 99)}` };
    case "fillUnitPrice":
    case "fillOrderTotal":
      return { kind };
  }
}
