import type { DocumentSettings } from "../documents/document-settings.ts";
import type {
  CustomerDocument,
  CustomerTotals,
  Edge,
  InlineOrder,
  OrderDocument,
  PlaceDocument,
  ProductDocument,
} from "../documents/document-types.ts";
import { type Id, idText } from "../id.ts";
import { type Money, moneyText } from "../money.ts";
import type { OrderRow } from "../row-change.ts";
import { type Cell, type HexDigest, hash60 } from "./canonical-line.ts";
import { NO_SUMS, type ViewSums } from "./view-sums.ts";
import type { SourceTime } from "./source-time.ts";

/** What the hash of a document depends on besides the document.  */
export type FactSettings = {
  readonly documents: DocumentSettings;
  readonly time: SourceTime;
  readonly md5: HexDigest;
};

/**
 * A document as the comparison sees it: TypeScript's twin of the fact queries in `sql/`. Cell by cell the same as there; golden
 * vectors hold the two together. null: a reader sees nothing, and neither does the source.
 */
export type DocumentFacts = { readonly key: string; readonly sums: ViewSums };

const id = (value: Id | null): Cell => (value === null ? null : String(value));
const count = (value: number | null): Cell => (value === null ? null : String(value));

export function placeFacts(document: PlaceDocument, settings: FactSettings): DocumentFacts | null {
  if (!document.own) return null;
  const hash = hash60(["place", id(document._id), document.own.city, document.own.state], settings.md5);
  return { key: idText(document._id), sums: { ...NO_SUMS, documents: 1, hash } };
}

export function orderFacts(document: OrderDocument, settings: FactSettings): DocumentFacts | null {
  const { row, lines } = document;
  if (!row) return null;
  const { md5, documents } = settings;
  const order = id(document._id);
  let hash = hash60(["order", order, id(row.customer), ...orderCells(row, settings)], md5);
  let [units, gross] = [0n, 0n];
  for (const line of lines) {
    const own = documents.ownLineIds ? id(line.line) : null;
    hash += hash60(["line", order, own, id(line.product), ...lineCells(line, settings)], md5);
    units += wholeNumber(line.quantity);
    gross += line.total;
  }
  const net = row.status !== null && documents.cancelledStatuses.has(row.status) ? 0n : gross;
  const walkIns =
    row.customer === null
      ? { walkInLines: lines.length, walkInUnits: units, walkInGross: gross, walkInNet: net }
      : { walkInLines: 0, walkInUnits: 0n, walkInGross: 0n, walkInNet: 0n };
  const sums = { documents: 1, orders: 1, lines: lines.length, units, gross, net, ...walkIns, hash };
  return { key: idText(document._id), sums };
}

export function customerFacts(document: CustomerDocument, settings: FactSettings): DocumentFacts | null {
  const { own, derived } = document;
  const key = id(document._id);
  const totals = derived && derived.totals.orders > 0 ? derived.totals : null;
  if (!own && !totals) return null;
  let hash = 0n;
  if (own) {
    const { address } = own;
    const cells = ["customer", key, own.name, own.firstName, own.lastName, own.email, own.phone, own.birthdate];
    const lines = [String(address.lines.length), ...address.lines];
    hash += hash60([...cells, ...lines, address.zip, address.city, address.state], settings.md5);
  }
  if (totals) hash += hash60(["totals", key, ...totalsCells(totals, settings)], settings.md5);
  for (const order of derived?.orders ?? []) hash += inlineOrderHash(key, order, settings);
  const seen = totals ?? { orders: 0, lines: 0, units: 0, gross: 0n, net: 0n };
  const sums = {
    ...NO_SUMS,
    orders: seen.orders,
    lines: seen.lines,
    units: wholeNumber(seen.units),
    gross: seen.gross,
    net: seen.net,
  };
  return { key: idText(document._id), sums: { ...sums, documents: own ? 1 : 0, hash } };
}

/** A product together with the edges of its published slices. Sums are those of the edges: the source knows nothing else. */
export function productFacts(
  document: ProductDocument,
  edges: readonly Edge[],
  settings: FactSettings,
): DocumentFacts | null {
  const { own } = document;
  if (!own && edges.length === 0) return null;
  const { md5, documents } = settings;
  const { scales } = documents;
  const key = id(document._id);
  let hash = own ? hash60(["product", key, own.name, money(own.price, scales.price), count(own.stock)], md5) : 0n;
  for (const price of own ? document.prices : []) {
    const cells = [
      timeCell(price.at, settings.time),
      money(price.from, scales.priceFrom),
      money(price.to, scales.priceTo),
    ];
    hash += hash60(["price", key, id(price.id), ...cells], md5);
  }
  let sums = { ...NO_SUMS, documents: own ? 1 : 0 };
  for (const edge of edges) {
    hash += edgeHash(document._id, edge, settings);
    sums = addEdge(sums, edge);
  }
  return { key: idText(document._id), sums: { ...sums, hash } };
}

/** Hash of one edge; the walk-in edges of the source side, made here from its rows, use it too. */
export function edgeHash(product: Id, edge: Omit<Edge, "h">, settings: FactSettings): bigint {
  const { md5, documents } = settings;
  const scale = documents.scales.lineTotal;
  const sums = [
    count(edge.orders),
    count(edge.lines),
    count(edge.units),
    money(edge.gross, scale),
    money(edge.net, scale),
  ];
  const times = [timeCell(edge.firstAt, settings.time), timeCell(edge.lastAt, settings.time)];
  return hash60(["edge", id(product), id(edge.customer), edge.day, edge.name, ...sums, ...times], md5);
}

export function addEdge(sums: ViewSums, edge: Omit<Edge, "h">): ViewSums {
  const units = wholeNumber(edge.units);
  const walkIn = edge.customer === null;
  return {
    ...sums,
    orders: sums.orders + edge.orders,
    lines: sums.lines + edge.lines,
    units: sums.units + units,
    gross: sums.gross + edge.gross,
    net: sums.net + edge.net,
    walkInLines: sums.walkInLines + (walkIn ? edge.lines : 0),
    walkInUnits: sums.walkInUnits + (walkIn ? units : 0n),
    walkInGross: sums.walkInGross + (walkIn ? edge.gross : 0n),
    walkInNet: sums.walkInNet + (walkIn ? edge.net : 0n),
  };
}

function inlineOrderHash(customer: Cell, order: InlineOrder, settings: FactSettings): bigint {
  const cells = [customer, id(order.id)];
  let hash = hash60(["inline", ...cells, ...orderCells(order, settings)], settings.md5);
  for (const line of order.lines) {
    hash += hash60(["inline line", ...cells, id(line.product), line.name, ...lineCells(line, settings)], settings.md5);
  }
  return hash;
}

function orderCells(row: Omit<OrderRow, "customer">, { time, documents }: FactSettings): Cell[] {
  const { scales } = documents;
  return [
    timeCell(row.placedAt, time),
    timeCell(row.shippedAt, time),
    row.status,
    money(row.subtotal, scales.subtotal),
    money(row.salesTax, scales.salesTax),
    money(row.total, scales.total),
  ];
}

type LineValues = { readonly quantity: number; readonly unitPrice: Money | null; readonly total: Money };

function lineCells(line: LineValues, { documents }: FactSettings): Cell[] {
  const { scales } = documents;
  return [count(line.quantity), money(line.unitPrice, scales.unitPrice), money(line.total, scales.lineTotal)];
}

function totalsCells(totals: CustomerTotals, { time, documents }: FactSettings): Cell[] {
  const scale = documents.scales.lineTotal;
  const counts = [totals.orders, totals.cancelled, totals.lines, totals.units].map(count);
  return [
    ...counts,
    money(totals.gross, scale),
    money(totals.net, scale),
    timeCell(totals.firstAt, time),
    timeCell(totals.lastAt, time),
  ];
}

const money = (units: Money | null, scale: number): Cell => (units === null ? null : moneyText(units, scale));

function timeCell(at: Date | null, time: SourceTime): Cell {
  if (at === null) return null;
  return Number.isNaN(at.getTime()) ? "no time" : time.text(at);
}

/** A count put there by hand may be 1.5; its cell then differs, and a sum of whole numbers stays one. */
export const wholeNumber = (number: number): bigint => BigInt(Number.isSafeInteger(number) ? number : 0);
