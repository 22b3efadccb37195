import type { Id } from "../../../src/core/id.ts";
import type { RowChange } from "../../../src/core/row-change.ts";
import { LOAD_SEQUENCE, type Version, versionOf } from "../../../src/core/version.ts";
import type { ModelShop } from "./model-shop.ts";

export type Reload = {
  /** LOAD files of the second epoch. */
  readonly load: readonly RowChange[][];
  /** Its changes. */
  readonly log: readonly RowChange[][];
  /** Rows that went without a change event. */
  readonly silent: number;
};

const EPOCH = "0002";

/**
 * What happens after a life in epoch 1: rows go from the shop without a change event (TRUNCATE, a lost log), the shop is loaded again as
 * epoch 2, and goes on living a little. Changes `shop` into what it is at the end.
 */
export function reloadHistory(shop: ModelShop, random: () => number): Reload {
  const upTo = (n: number): number => Math.floor(random() * n);
  let silent = 0;
  const takeSome = <K>(rows: Map<K, unknown>, also: (key: K) => void = () => {}): void => {
    const isTruncated = upTo(4) === 0;
    for (const key of rows.keys()) {
      if (!isTruncated && upTo(4) > 0) continue;
      rows.delete(key);
      also(key);
      silent++;
    }
  };
  const cascade = (order: Id): void => {
    for (const [key, line] of shop.lines) if (line.order === order) shop.lines.delete(key);
  };
  takeSome(shop.lines);
  takeSome(shop.orders, cascade);
  if (upTo(2)) takeSome(shop.customers);
  if (upTo(2)) takeSome(shop.products);
  if (upTo(2)) takeSome(shop.places);
  if (upTo(2)) takeSome(shop.prices);
  const load = loadOf(shop);
  const log = lifeAfter(shop, upTo);
  return { load: cut(load, upTo), log: cut(log, upTo), silent };
}

function loadOf(shop: ModelShop): RowChange[] {
  const version = versionOf(EPOCH, LOAD_SEQUENCE);
  return [
    ...[...shop.customers].map(([key, row]): RowChange => ({ kind: "customer", key, version, row })),
    ...[...shop.products].map(([key, row]): RowChange => ({ kind: "product", key, version, row })),
    ...[...shop.places].map(([key, row]): RowChange => ({ kind: "place", key, version, row })),
    ...[...shop.orders].map(([key, row]): RowChange => ({ kind: "order", key, version, row })),
    ...[...shop.lines.values()].map(({ order, line, row }): RowChange => ({ kind: "line", order, line, version, row })),
    ...[...shop.prices].map(([price, { product, row }]): RowChange => ({
      kind: "price",
      product,
      price,
      version,
      row,
    })),
  ];
}

/** Deletes, renames, moves and returns of rows that the sweep is about at the same time. */
function lifeAfter(shop: ModelShop, upTo: (n: number) => number): RowChange[] {
  const log: RowChange[] = [];
  let sequence = 0;
  const next = (): Version => versionOf(EPOCH, String(++sequence).padStart(LOAD_SEQUENCE.length, "0"));
  const some = <T>(items: Iterable<T>): T | undefined => {
    const all = [...items];
    return all[upTo(all.length)];
  };
  for (let step = upTo(12); step > 0; step--) {
    const [order, customer, line] = [some(shop.orders), some(shop.customers), some(shop.lines)];
    const what = upTo(4);
    if (what === 0 && order !== undefined) {
      shop.orders.delete(order[0]);
      for (const [key, own] of shop.lines) if (own.order === order[0]) shop.lines.delete(key);
      log.push({ kind: "order", key: order[0], version: next(), row: null });
      if (upTo(2)) continue;
      shop.orders.set(...order);
      log.push({ kind: "order", key: order[0], version: next(), row: order[1] });
    } else if (what === 1 && order !== undefined) {
      const row = { ...order[1], customer: upTo(3) ? (customer?.[0] ?? null) : null };
      shop.orders.set(order[0], row);
      log.push({ kind: "order", key: order[0], version: next(), row });
    } else if (what === 2 && customer !== undefined) {
      const row = { ...customer[1], name: `n${upTo(3)}` };
      shop.customers.set(customer[0], row);
      log.push({ kind: "customer", key: customer[0], version: next(), row });
    } else if (line !== undefined) {
      const [key, own] = line;
      shop.lines.delete(key);
      log.push({ kind: "line", order: own.order, line: own.line, version: next(), row: null });
      if (upTo(2)) continue;
      const row = { ...own.row, quantity: own.row.quantity + 1 };
      shop.lines.set(key, { ...own, row });
      log.push({ kind: "line", order: own.order, line: own.line, version: next(), row });
    }
  }
  return log;
}

function cut(changes: readonly RowChange[], upTo: (n: number) => number): RowChange[][] {
  const files: RowChange[][] = [];
  let file: RowChange[] = [];
  for (const change of changes) {
    file.push(change);
    if (upTo(3) > 0) continue;
    files.push(file);
    file = [];
  }
  return file.length === 0 ? files : [...files, file];
}
