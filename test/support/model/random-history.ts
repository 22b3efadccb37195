import type { Id } from "../../../src/core/id.ts";
import type { CustomerRow, LineRow, OrderRow, PriceRow, ProductRow, RowChange } from "../../../src/core/row-change.ts";
import { LOAD_SEQUENCE, type Version, versionOf } from "../../../src/core/version.ts";
import { emptyShop, type ModelShop, shopId, type ShopKind } from "./model-shop.ts";

export type History = { readonly files: readonly RowChange[][]; readonly shop: ModelShop; readonly changes: number };

const LOAD = versionOf("0001", LOAD_SEQUENCE);
const PRICES = 4;
const ZIPS = 2;

/** Ids a history plays with. In a crowd few products have many buyers: slices, growth and full inline lists. */
const USUAL_SIZE = { customers: 5, products: 3, orders: 7 };
const CROWD_SIZE = { customers: 12, products: 2, orders: 18 };

/**
 * A random life of a small shop, as its change files and as its rows at the end: few ids, so that everything meets everything.
 * `base` keeps histories that share a database apart.
 */
export function randomHistory(random: () => number, kind: ShopKind, { base = 0, steps = 40 } = {}): History {
  const size = kind.crowd ? CROWD_SIZE : USUAL_SIZE;
  const upTo = (n: number): number => Math.floor(random() * n);
  const some = <T>(items: Iterable<T>): T | undefined => {
    const all = [...items];
    return all[upTo(all.length)];
  };
  const id = (n: number): Id => shopId(kind, base + n);
  const zip = (): string | null => (upTo(8) === 0 ? null : `z${base + upTo(ZIPS)}`);

  const shop = emptyShop();
  const load: RowChange[] = [];
  const log: RowChange[] = [];
  let sequence = 0;
  const next = (): Version => versionOf("0001", String(++sequence).padStart(35, "0"));

  const customer = (): CustomerRow => ({
    name: upTo(9) === 0 ? null : `n${upTo(3)}`,
    firstName: "f",
    lastName: null,
    email: `e${upTo(2)}`,
    phone: null,
    birthdate: null,
    address: kind.hasPlaces
      ? { lines: [], zip: zip(), city: null, state: null }
      : { lines: ["street"], zip: zip(), city: `c${upTo(2)}`, state: "S" },
  });
  const product = (): ProductRow => ({ name: `p${upTo(3)}`, price: BigInt(upTo(500)), stock: upTo(9) });
  const order = (): OrderRow => {
    const n = upTo(3);
    const dated = upTo(12) > 0;
    return {
      customer: upTo(6) === 0 ? null : id(upTo(size.customers)),
      placedAt: dated ? new Date(Date.UTC(2026, 10, 10 + n, upTo(3))) : null,
      day: dated ? `2026-11-${10 + n}` : null,
      shippedAt: null,
      status: some(["placed", "placed", "placed", "cancelled", "returned", null]) ?? null,
      subtotal: BigInt(upTo(3)),
      salesTax: null,
      total: 0n,
    };
  };
  const line = (product: Id): LineRow => ({
    product,
    quantity: 1 + upTo(3),
    unitPrice: upTo(5) === 0 ? null : 100n,
    total: BigInt(upTo(900) - 100),
  });
  const price = (): PriceRow => ({ at: new Date(Date.UTC(2026, 10, 1 + upTo(3))), from: BigInt(upTo(9)), to: 5n });

  const put = <K extends "customer" | "product" | "place" | "order">(
    kindOf: K,
    key: Id,
    row: Extract<RowChange, { kind: K }>["row"] & object,
    { version = next(), into = log } = {},
  ): void => {
    (shop[`${kindOf}s`] as Map<Id, unknown>).set(key, row);
    into.push({ kind: kindOf, key, version, row } as RowChange);
  };
  const remove = (kindOf: "customer" | "product" | "place" | "order", key: Id, version = next()): void => {
    shop[`${kindOf}s`].delete(key);
    log.push({ kind: kindOf, key, version, row: null });
    if (kindOf !== "order") return;
    // The cascade of the database: silent, no change event for the lines.
    for (const [lineKey, own] of shop.lines) if (own.order === key) shop.lines.delete(lineKey);
  };

  // With own line ids a line's key says nothing about its order; else the order and the product are the key.
  const lineKey = (orderId: Id, lineId: Id): string => (kind.ownLineIds ? String(lineId) : `${orderId}|${lineId}`);
  const putLine = (orderId: Id, lineId: Id, row: LineRow, { version = next(), into = log } = {}): void => {
    shop.lines.set(lineKey(orderId, lineId), { order: orderId, line: lineId, row });
    into.push({ kind: "line", order: orderId, line: lineId, version, row });
  };
  const removeLine = (orderId: Id, lineId: Id, version = next()): void => {
    shop.lines.delete(lineKey(orderId, lineId));
    log.push({ kind: "line", order: orderId, line: lineId, version, row: null });
  };
  const addLine = (orderId: Id, into = log, version?: Version): void => {
    const productId = id(upTo(size.products));
    const lineId = kind.ownLineIds ? id(upTo(size.orders)) : productId;
    const known = shop.lines.get(lineKey(orderId, lineId));
    const at = version ?? next();
    // An own line id that stands in another order moves: a delete there and an insert here, of one version.
    if (known !== undefined && known.order !== orderId) removeLine(known.order, lineId, at);
    putLine(orderId, lineId, line(productId), { version: at, into });
  };
  const putPrice = (): void => {
    const priceId = id(upTo(PRICES));
    const productId = id(upTo(size.products));
    const [known, version, row] = [shop.prices.get(priceId), next(), price()];
    if (known !== undefined && known.product !== productId) {
      log.push({ kind: "price", product: known.product, price: priceId, version, row: null });
    }
    shop.prices.set(priceId, { product: productId, row });
    log.push({ kind: "price", product: productId, price: priceId, version, row });
  };
  const removePrice = (): void => {
    const found = some(shop.prices);
    if (found === undefined) return;
    shop.prices.delete(found[0]);
    log.push({ kind: "price", product: found[1].product, price: found[0], version: next(), row: null });
  };

  const at = { version: LOAD, into: load };
  for (const n of [0, 1]) {
    if (upTo(2)) put("customer", id(n), customer(), at);
    if (upTo(2)) put("product", id(n), product(), at);
    if (kind.hasPlaces && upTo(2)) put("place", `z${base + n}`, { city: "c", state: "S" }, at);
    if (!upTo(2)) continue;
    put("order", id(n), order(), at);
    for (const p of [0, 1]) if (upTo(2)) putLine(id(n), kind.ownLineIds ? id(2 * n + p) : id(p), line(id(p)), at);
  }
  if (kind.crowd) {
    for (let n = 2; n < size.orders; n++) {
      put("order", id(n), order(), at);
      putLine(id(n), kind.ownLineIds ? id(100 + n) : id(0), line(id(0)), at);
    }
  }

  const moveLine = (): void => {
    const [from, to] = [some(shop.lines.values()), some(shop.orders.keys())];
    if (from === undefined || to === undefined) return;
    const target = upTo(2) ? to : from.order;
    const productId = id(upTo(size.products));
    const row = { ...from.row, product: productId };
    const version = next();
    if (kind.ownLineIds) {
      // A plain update of the product, or a move to another order.
      if (target !== from.order) removeLine(from.order, from.line, version);
      putLine(target, from.line, row, { version });
      return;
    }
    if (shop.lines.has(lineKey(target, productId))) return;
    removeLine(from.order, from.line, version);
    putLine(target, productId, row, { version });
  };
  const moveKey = (): void => {
    const kindOf = some(["customer", "product", "order"] as const) ?? "customer";
    const [from, to] = [some(shop[`${kindOf}s`].keys()), id(upTo(size[`${kindOf}s`]))];
    if (from === undefined || from === to || shop[`${kindOf}s`].has(to)) return;
    // Children of the old key must be gone first: the mapping refuses ON UPDATE CASCADE.
    if ([...shop.lines.values()].some((own) => own.order === from)) return;
    const [row, version] = [shop[`${kindOf}s`].get(from), next()];
    remove(kindOf, from, version);
    put(kindOf, to, row as never, { version });
  };
  const changeOrder = (): void => {
    const found = some(shop.orders);
    if (found === undefined) return;
    const [key, row] = found;
    const other = order();
    const moved = upTo(2) ? { customer: other.customer } : {};
    const redated = upTo(3) ? {} : { placedAt: other.placedAt, day: other.day };
    put("order", key, { ...row, ...moved, ...redated, status: upTo(2) ? other.status : row.status });
  };
  const dropOrder = (again: boolean): void => {
    const key = some(shop.orders.keys());
    if (key === undefined) return;
    remove("order", key);
    if (again) put("order", key, order());
  };
  const dropLine = (): void => {
    const found = some(shop.lines.values());
    if (found === undefined) return;
    removeLine(found.order, found.line);
    if (!upTo(3))
      putLine(found.order, found.line, {
        ...line(found.row.product),
        ...(kind.ownLineIds ? {} : { product: found.row.product }),
      });
  };
  const dropOne = (kindOf: "customer" | "product" | "place"): void => {
    const key = some(shop[`${kindOf}s`].keys());
    if (key !== undefined) remove(kindOf, key);
  };
  const toSomeOrder = (): void => {
    const key = some(shop.orders.keys());
    if (key !== undefined) addLine(key);
  };

  for (let step = 0; step < steps; step++) {
    const r = upTo(23);
    if (r < 2) put("customer", id(upTo(size.customers)), customer());
    else if (r < 3) dropOne("customer");
    else if (r < 5) put("product", id(upTo(size.products)), product());
    else if (r < 6) {
      if (upTo(2)) dropOne("product");
    } else if (r < 7) {
      if (kind.hasPlaces) {
        if (upTo(4)) put("place", `z${base + upTo(ZIPS)}`, { city: `c${upTo(3)}`, state: "S" });
        else dropOne("place");
      }
    } else if (r < 10) put("order", id(upTo(size.orders)), order());
    else if (r < 11) dropOrder(false);
    else if (r < 12) dropOrder(upTo(2) === 0);
    else if (r < 16) toSomeOrder();
    else if (r < 17) dropLine();
    else if (r < 18) moveLine();
    else if (r < 20) changeOrder();
    else if (r < 21) moveKey();
    else if (r < 22) putPrice();
    else removePrice();
  }

  return { files: cutIntoFiles([load, log], upTo), shop, changes: load.length + log.length };
}

const TABLES: readonly RowChange["kind"][] = ["customer", "product", "place", "order", "line", "price"];

/** As DMS writes: a file holds one table's changes in order, cut anywhere. */
function cutIntoFiles(logs: readonly RowChange[][], upTo: (n: number) => number): RowChange[][] {
  const files: RowChange[][] = [];
  for (const log of logs) {
    for (const table of TABLES) {
      let file: RowChange[] = [];
      for (const change of log.filter((one) => one.kind === table)) {
        file.push(change);
        if (upTo(4) > 0) continue;
        files.push(file);
        file = [];
      }
      if (file.length > 0) files.push(file);
    }
  }
  return files;
}
