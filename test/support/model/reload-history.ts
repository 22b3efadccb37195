import type { Id } from "../../../src/core/id.ts";
import type { RowChange } from "../../../src/core/row-change.ts";
import { sweptVersions, type SweepPlan } from "../../../src/core/pipeline/sweep-plan.ts";
import { LOAD_SEQUENCE, type Version, versionOf } from "../../../src/core/version.ts";
import type { SweptVersions } from "../../../src/core/documents/outdated-rows.ts";
import type { ModelShop } from "./model-shop.ts";

type Kind = RowChange["kind"];

export type Reload = {
  /** LOAD files. */
  readonly load: readonly RowChange[][];
  /** Changes since. */
  readonly log: readonly RowChange[][];
  /** Rows that went without a change event. */
  readonly silent: number;
  /** What was loaded anew, and how its versions compare. */
  readonly tables: ReadonlyMap<Kind, SweptVersions>;
};

const KINDS: readonly Kind[] = ["customer", "product", "place", "order", "line", "price"];

type Loading = Pick<Reload, "tables"> & {
  /** The n-th change since the load, or since a minute before it: newer than its rows. */
  readonly changeVersion: (n: number) => Version;
  /** Changes are committed while the load's versions already stand: they are in the load and in the log. */
  readonly hasMargin: boolean;
};

const counted = (n: number, first = ""): string => first + String(n).padStart(LOAD_SEQUENCE.length - first.length, "0");

/** A new epoch, all tables. */
export function epochLoad(): Loading {
  const versions = sweptVersions({ epoch: "0002", reloaded: null }, "");
  return {
    tables: new Map(KINDS.map((kind) => [kind, versions])),
    changeVersion: (n) => versionOf("0002", counted(n)),
    hasMargin: false,
  };
}

/** Some tables within the epoch, each by a load of its own. */
export function tableLoads(random: () => number): Loading {
  const chosen = KINDS.filter(() => random() < 0.5);
  const reloaded = (chosen.length === 0 ? KINDS : chosen).map((table) => ({
    table,
    loadStartedAt: new Date(Date.UTC(2026, 10, 20, 12, Math.floor(random() * 3))).toISOString(),
    rows: 1,
  }));
  const plan: SweepPlan = { epoch: "0001", reloaded };
  return {
    tables: new Map(reloaded.map(({ table }) => [table, sweptVersions(plan, table)])),
    changeVersion: (n) => versionOf("0001", counted(n, "20261120130000")),
    hasMargin: true,
  };
}

/**
 * What happens after a life in epoch 1: rows go from the shop without a change event (TRUNCATE, a lost log), it is loaded again, all of it
 * as epoch 2 or some tables within epoch 1, and goes on living a little. Changes `shop` into what it is at the end.
 */
export function reloadHistory(shop: ModelShop, random: () => number, loading: Loading): Reload {
  const { tables, changeVersion, hasMargin } = loading;
  const upTo = (n: number): number => Math.floor(random() * n);
  let silent = 0;
  const takeSome = <K>(kind: Kind, rows: Map<K, unknown>, also: (key: K) => void = () => {}): void => {
    if (!tables.has(kind)) return;
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
  takeSome("line", shop.lines);
  takeSome("order", shop.orders, cascade);
  if (upTo(2)) takeSome("customer", shop.customers);
  if (upTo(2)) takeSome("product", shop.products);
  if (upTo(2)) takeSome("place", shop.places);
  if (upTo(2)) takeSome("price", shop.prices);
  let changes = 0;
  const next = (): Version => changeVersion(++changes);
  const before = hasMargin ? life(shop, upTo, next) : [];
  const load = loadOf(shop, tables);
  const log = [...before, ...life(shop, upTo, next)];
  return { load: cut(load, upTo), log: cut(log, upTo), silent, tables };
}

function loadOf(shop: ModelShop, tables: Reload["tables"]): RowChange[] {
  const rows = rowsOf(shop);
  return rows.flatMap((row) => {
    const versions = tables.get(row.kind);
    return versions === undefined ? [] : [{ ...row, version: versions.first }];
  });
}

function rowsOf(shop: ModelShop): RowChange[] {
  const version = "";
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
function life(shop: ModelShop, upTo: (n: number) => number, next: () => Version): RowChange[] {
  const log: RowChange[] = [];
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
