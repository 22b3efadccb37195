import { moneyText } from "../src/core/money.ts";
import { seededRandom, type SeededRandom } from "../source/seed/seeded-random.ts";
import type { ShopProduct } from "../source/seed/shop-rows.ts";
import { type Cell, type ChangeFileLines, changeFileLines } from "./change-file-lines.ts";
import type { ShopFiles } from "./shop-files.ts";

/** One batch of a busy till: a CDC file's text per table. */
export type TillBatch = {
  readonly files: readonly { readonly key: string; readonly text: string }[];
  readonly changes: number;
};

/** Sales of one to seven lines: an order, and per line the line, the stock and two updates of the order; 17 row changes on average. */
const MOST_LINES = 7;
const WALK_IN_SHARE = 0.06;
const MONEY_SCALE = 2;
const SEQUENCE_DIGITS = 35;
/** As in real sequences: digits of a time before the counter. */
const FIRST_SEQUENCE = 2026_1120_1000_0000n * 10n ** 19n;
const SALE_SECONDS = 7;
const FIRST_SALE_MS = Date.UTC(2026, 10, 20, 10);

const COLUMNS = {
  Order: ["id", "datePlaced", "dateShipped", "status", "customer_id", "subtotal", "salesTax", "total"],
  Orderline: ["order_id", "product_id", "quantity", "unitPrice", "lineTotal"],
  Product: ["id", "name", "currentPrice", "availableQuantity"],
} as const;

type Table = keyof typeof COLUMNS;
type Write = (table: Table, op: "I" | "U", cells: readonly Cell[]) => void;

const cents = (amount: bigint): string => moneyText(amount, MONEY_SCALE);

/** A till that sells on after the shop's last order; every call of `next` gives the following batch. */
export function tillBatches({ size, products }: ShopFiles): { next: (changes: number) => TillBatch } {
  const random = seededRandom(size.orders);
  const writers = new Map<Table, ChangeFileLines>();
  for (const table of Object.keys(COLUMNS) as Table[]) writers.set(table, changeFileLines(table, COLUMNS[table]));
  const stocks = new Map(products.map((product) => [product.id, product.stock]));
  let sequence = FIRST_SEQUENCE;
  let order = size.orders;
  let batches = 0;
  return {
    next: (changes) => {
      const texts = new Map<Table, string>();
      let written = 0;
      const write: Write = (table, op, cells) => {
        const writer = writers.get(table) as ChangeFileLines;
        const seq = String((sequence += 1n)).padStart(SEQUENCE_DIGITS, "0");
        texts.set(table, (texts.get(table) ?? writer.header) + writer.change(op, seq, cells));
        written += 1;
      };
      while (written < changes) {
        const customer = random.chance(WALK_IN_SHARE) ? null : random.int(0, size.customers - 1);
        sell({ order: order++, customer, products: basket(random, products), random, stocks, write });
      }
      const name = `20261120-10${String((batches += 1)).padStart(7, "0")}`;
      const files = [...texts].map(([table, text]) => ({
        key: `raw/epoch=0001/pos/${table}/2026/11/20/${name}.csv.gz`,
        text,
      }));
      return { files, changes: written };
    },
  };
}

function basket(random: SeededRandom, products: readonly ShopProduct[]): ShopProduct[] {
  const chosen = new Map<number, ShopProduct>();
  for (let lines = random.int(1, MOST_LINES); lines > 0; lines--) {
    const product = products[random.int(0, products.length - 1)];
    if (product !== undefined) chosen.set(product.id, product);
  }
  return [...chosen.values()];
}

type Sale = {
  readonly order: number;
  readonly customer: number | null;
  readonly products: readonly ShopProduct[];
  readonly random: SeededRandom;
  readonly stocks: Map<number, number>;
  readonly write: Write;
};

/** The till's transaction: sums are refreshed after every line, as the shop's own code does. */
function sell({ order, customer, products, random, stocks, write }: Sale): void {
  const placedAt = new Date(FIRST_SALE_MS + order * SALE_SECONDS * 1_000).toISOString().slice(0, 19).replace("T", " ");
  const row = (subtotal: bigint, total: bigint): Cell[] => {
    const tax = total - subtotal;
    return [order, placedAt, null, "placed", customer, cents(subtotal), cents(tax > 0n ? tax : 0n), cents(total)];
  };
  let subtotal = 0n;
  let total = 0n;
  write("Order", "I", row(subtotal, total));
  for (const { id, name, price } of products) {
    const quantity = random.int(1, 5);
    const stock = (stocks.get(id) ?? 0) - quantity;
    stocks.set(id, stock);
    write("Orderline", "I", [order, id, quantity, cents(price), cents(price * BigInt(quantity))]);
    write("Product", "U", [id, name, cents(price), stock]);
    write("Order", "U", row((subtotal += price * BigInt(quantity)), total));
    write("Order", "U", row(subtotal, (total = (subtotal * 108n) / 100n)));
  }
}
