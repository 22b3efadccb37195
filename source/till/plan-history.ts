import type { SeededRandom } from "../seed/seeded-random.ts";
import type { OperationKind } from "./operation.ts";
import { deleteCustomer, moveCustomer, newCustomer, rekeyCustomer, renameCustomer } from "./plan-customers.ts";
import { addLine, exchangeProduct, moveOrder, retypeLine, setQuantity, ship } from "./plan-order-changes.ts";
import { changePrice, deleteProduct, newProduct, renameProduct, restock } from "./plan-products.ts";
import { cancel, deleteOrder, returnLines, returnOrder } from "./plan-returns.ts";
import { planSale } from "./plan-sale.ts";
import type { Planned } from "./planned.ts";
import { openTime } from "./shop-hours.ts";
import type { ShopModel } from "./shop-model.ts";

type Plan = (model: ShopModel, random: SeededRandom) => Planned | null;
type OtherKind = Exclude<OperationKind, "place">;

/** What happens besides sales, and how often of 100. */
const OTHERS: Record<OtherKind, { readonly weight: number; readonly plan: Plan }> = {
  ship: { weight: 20, plan: ship },
  cancel: { weight: 6, plan: cancel },
  returnOrder: { weight: 3, plan: returnOrder },
  returnLines: { weight: 6, plan: returnLines },
  addLine: { weight: 4, plan: addLine },
  setQuantity: { weight: 4, plan: (model, random) => setQuantity(model, random, "setQuantity") },
  retypeLine: { weight: 4, plan: retypeLine },
  exchangeProduct: { weight: 4, plan: exchangeProduct },
  moveOrder: { weight: 4, plan: moveOrder },
  deleteOrder: { weight: 3, plan: deleteOrder },
  newCustomer: { weight: 9, plan: newCustomer },
  renameCustomer: { weight: 5, plan: renameCustomer },
  moveCustomer: { weight: 6, plan: moveCustomer },
  rekeyCustomer: { weight: 2, plan: rekeyCustomer },
  deleteCustomer: { weight: 2, plan: deleteCustomer },
  newProduct: { weight: 3, plan: newProduct },
  renameProduct: { weight: 4, plan: renameProduct },
  changePrice: { weight: 8, plan: changePrice },
  restock: { weight: 2, plan: planRestock },
  deleteProduct: { weight: 1, plan: deleteProduct },
};
const KINDS = Object.keys(OTHERS) as OtherKind[];
const TOTAL_WEIGHT = KINDS.reduce((sum, kind) => sum + OTHERS[kind].weight, 0);
/** So that 55 of 100 operations are sales. */
const ANOTHER_SHARE = 0.45;
const LONGEST_PAUSE_SECONDS = 90;
const SECOND_MS = 1_000;
/** Below it a shop is furnished before it sells: over few products every sale waits for the one before. */
const FEWEST_PRODUCTS = 50;

function planRestock(model: ShopModel, random: SeededRandom): Planned | null {
  const product = model.product(model.products.pick(random) ?? -1);
  return product === undefined ? null : restock(product, random);
}

function pickKind(random: SeededRandom): OtherKind {
  let left = random.fraction() * TOTAL_WEIGHT;
  for (const kind of KINDS) {
    left -= OTHERS[kind].weight;
    if (left < 0) return kind;
  }
  return "ship";
}

/**
 * The shop's history without end: sales, and between them everything else a shop does. Pure: the same model and the same random source give the same
 * operations, each with explicit ids and values, and in this order none is ever refused.
 */
export function* planHistory(model: ShopModel, random: SeededRandom): Generator<Planned, never> {
  while (model.products.size() < FEWEST_PRODUCTS) yield newProduct(model, random);
  for (;;) {
    // A shop's day is as long as its sales make it: the clock follows what is sold, never the machine's speed.
    model.clockMs = openTime(model.clockMs + random.int(1, LONGEST_PAUSE_SECONDS) * SECOND_MS);
    yield* planSale(model, random);
    while (random.chance(ANOTHER_SHARE)) {
      const planned = OTHERS[pickKind(random)].plan(model, random);
      if (planned !== null) yield planned;
    }
  }
}
