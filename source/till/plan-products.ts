import { moneyText } from "../../src/core/money.ts";
import { DIRTY_TEXTS } from "../seed/dirty-texts.ts";
import { generateProduct } from "../seed/generate-products.ts";
import type { SeededRandom } from "../seed/seeded-random.ts";
import { shopTime } from "../seed/shop-time.ts";
import { alone, type Planned, productRow } from "./planned.ts";
import type { ShopModel } from "./shop-model.ts";
import type { KnownProduct } from "./shop-state.ts";

const FEWEST_MORE = 100;
const MOST_MORE = 500;
const DEAREST_CENTS = 200_000;
const DIRTY_SHARE = 0.3;

export function newProduct(model: ShopModel, random: SeededRandom): Planned {
  const id = model.nextId("product");
  const { name, price, stock } = generateProduct(random, id);
  const text = moneyText(price, 2);
  model.addProduct({ id, price: text, stock, uses: 0 });
  return {
    operation: { kind: "newProduct", id, name, price: text, stock },
    rows: [alone(productRow(id))],
  };
}

export function renameProduct(model: ShopModel, random: SeededRandom): Planned | null {
  const id = model.products.pick(random);
  const name = random.chance(DIRTY_SHARE) ? random.pick(DIRTY_TEXTS) : generateProduct(random, 0).name;
  return id === null ? null : { operation: { kind: "renameProduct", id, name }, rows: [alone(productRow(id))] };
}

/** Only real changes: the history has a row for each. */
export function changePrice(model: ShopModel, random: SeededRandom): Planned | null {
  const product = model.product(model.products.pick(random) ?? -1);
  const price = moneyText(BigInt(random.int(1, DEAREST_CENTS)), 2);
  if (product === undefined || product.price === price) return null;
  product.price = price;
  model.countUses(product.id, 1);
  const historyId = model.nextId("history");
  return {
    operation: { kind: "changePrice", id: product.id, price, at: shopTime(model.clockMs), historyId },
    rows: [alone(productRow(product.id))],
  };
}

export function restock(product: KnownProduct, random: SeededRandom): Planned {
  // A count after a theft may have left less than nothing.
  const more = random.int(FEWEST_MORE, MOST_MORE) + Math.max(0, -product.stock);
  product.stock += more;
  return {
    operation: { kind: "restock", id: product.id, more, stock: product.stock },
    rows: [alone(productRow(product.id))],
  };
}

/** Only what was never sold and never cost anything else. */
export function deleteProduct(model: ShopModel, random: SeededRandom): Planned | null {
  const id = model.unusedProducts.pick(random);
  if (id === null) return null;
  model.removeProduct(id);
  return { operation: { kind: "deleteProduct", id }, rows: [alone(productRow(id))] };
}
