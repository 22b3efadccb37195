import type { CustomerOrder } from "../core/documents/customer-derived.ts";
import type { DocumentSettings, MoneyScales } from "../core/documents/document-settings.ts";
import type { GoneLine, OrderDocument, OrderLine, OrderSync } from "../core/documents/document-types.ts";
import type { EdgeOrder } from "../core/documents/edges-of-orders.ts";
import type { OrderRow } from "../core/row-change.ts";
import type { Version } from "../core/version.ts";
import { decimalOfMoney, decimalOrNull, moneyOfBson, moneyOrNullOfBson } from "./bson-money.ts";
import { bsonId, bsonNumber, idOfBson, idOrNullOfBson, numberOfBson } from "./bson-number.ts";
import { dateOrNull, listOf, type Stored, syncOf, textOf, textOrNull } from "./stored-document.ts";

/**
 * `orders` in BSON: `{_id, customer, placedAt, day, h, shippedAt, status, subtotal, salesTax, total, lines, _sync}`. Without a row
 * only `_id`, `deletedAt` on a tombstone, and `_sync` with the lines that wait in `_sync.waiting`, where no index finds them.
 */
export type OrderCodec = {
  readonly encode: (order: OrderDocument) => Stored;
  readonly decode: (stored: Stored) => OrderDocument;
  /** From a stored document of which only the fields of `CUSTOMER_ORDER_FIELDS` were read; null when it is not live. */
  readonly decodeForCustomer: (stored: Stored) => CustomerOrder | null;
  /** From a stored document of which only the fields of `EDGE_ORDER_FIELDS` were read; null when it is not live. */
  readonly decodeForEdge: (stored: Stored) => EdgeOrder | null;
};

export const CUSTOMER_ORDER_FIELDS = { h: 0, "_sync.was": 0, "_sync.gone": 0, "_sync.lv": 0 } as const;

export const EDGE_ORDER_FIELDS = {
  customer: 1,
  day: 1,
  placedAt: 1,
  status: 1,
  h: 1,
  "lines.product": 1,
  "lines.quantity": 1,
  "lines.total": 1,
  "_sync.live": 1,
} as const;

export function orderCodec(settings: DocumentSettings): OrderCodec {
  const { scales } = settings;
  return {
    encode: (order) => encodeOrder(order, settings),
    decode: (stored) => decodeOrder(stored, settings),
    decodeForCustomer: (stored) =>
      isLive(stored)
        ? {
            _id: idOfBson(stored["_id"]),
            row: decodeRow(stored, scales),
            lines: listOf(stored["lines"]).map((line) => decodeLine(line, settings)),
          }
        : null,
    decodeForEdge: (stored) =>
      isLive(stored)
        ? {
            _id: idOfBson(stored["_id"]),
            row: decodeWhen(stored),
            h: numberOfBson(stored["h"]),
            lines: listOf(stored["lines"]).map((line) => ({
              product: idOfBson(line["product"]),
              quantity: numberOfBson(line["quantity"]),
              total: moneyOfBson(line["total"], scales.lineTotal),
            })),
          }
        : null,
  };
}

function encodeOrder({ _id, row, h, lines, deletedAt, sync }: OrderDocument, settings: DocumentSettings): Stored {
  const encoded = lines.map((line) => encodeLine(line, settings));
  const body = row === null ? {} : { ...encodeRow(row, h, settings.scales), lines: encoded };
  const waiting = row === null && lines.length > 0 ? { waiting: encoded } : {};
  const gone = deletedAt === null ? {} : { deletedAt };
  return { _id: bsonId(_id), ...body, ...gone, _sync: { ...encodeSync(sync, row !== null, lines), ...waiting } };
}

function decodeOrder(stored: Stored, settings: DocumentSettings): OrderDocument {
  const sync = syncOf(stored);
  const live = sync["live"] === true;
  const lines = listOf(live ? stored["lines"] : sync["waiting"]);
  const versions = versionsOf(sync, lines.length);
  return {
    _id: idOfBson(stored["_id"]),
    row: live ? decodeRow(stored, settings.scales) : null,
    h: live ? numberOfBson(stored["h"]) : null,
    lines: lines.map((line, i) => ({ ...decodeLine(line, settings), version: versions[i] ?? "" })),
    deletedAt: dateOrNull(stored["deletedAt"]),
    sync: decodeSync(sync),
  };
}

const encodeLine = (
  { line, product, quantity, unitPrice, total }: OrderLine,
  { scales, ownLineIds }: DocumentSettings,
): Stored => ({
  ...(ownLineIds ? { id: bsonId(line) } : {}),
  product: bsonId(product),
  quantity: bsonNumber(quantity),
  unitPrice: decimalOrNull(unitPrice, scales.unitPrice),
  total: decimalOfMoney(total, scales.lineTotal),
});

function decodeLine(stored: Stored, { scales, ownLineIds }: DocumentSettings): Omit<OrderLine, "version"> {
  const product = idOfBson(stored["product"]);
  return {
    line: ownLineIds ? idOfBson(stored["id"]) : product,
    product,
    quantity: numberOfBson(stored["quantity"]),
    unitPrice: moneyOrNullOfBson(stored["unitPrice"], scales.unitPrice),
    total: moneyOfBson(stored["total"], scales.lineTotal),
  };
}

const encodeRow = (row: OrderRow, h: number | null, scales: MoneyScales): Stored => ({
  customer: row.customer === null ? null : bsonId(row.customer),
  placedAt: row.placedAt,
  day: row.day,
  h,
  shippedAt: row.shippedAt,
  status: row.status,
  subtotal: decimalOrNull(row.subtotal, scales.subtotal),
  salesTax: decimalOrNull(row.salesTax, scales.salesTax),
  total: decimalOrNull(row.total, scales.total),
});

const decodeRow = (stored: Stored, scales: MoneyScales): OrderRow => ({
  ...decodeWhen(stored),
  shippedAt: dateOrNull(stored["shippedAt"]),
  subtotal: moneyOrNullOfBson(stored["subtotal"], scales.subtotal),
  salesTax: moneyOrNullOfBson(stored["salesTax"], scales.salesTax),
  total: moneyOrNullOfBson(stored["total"], scales.total),
});

const isLive = (stored: Stored): boolean => (stored["_sync"] as Stored | undefined)?.["live"] === true;

const decodeWhen = (stored: Stored): Pick<OrderRow, "customer" | "placedAt" | "day" | "status"> => ({
  customer: idOrNullOfBson(stored["customer"]),
  placedAt: dateOrNull(stored["placedAt"]),
  day: textOrNull(stored["day"]),
  status: textOrNull(stored["status"]),
});

/**
 * Line versions stand in `lv` beside the lines, "" for the order's own version; after a full load all are equal and `lv` is left
 * out, which saves 45 bytes a line.
 */
function encodeSync(sync: OrderSync, live: boolean, lines: readonly OrderLine[]): Stored {
  const { rev, v, kill, fanV, was, gone } = sync;
  const differ = lines.some((line) => line.version !== v);
  return {
    rev,
    v,
    live,
    fanV,
    ...(kill === "" ? {} : { kill }),
    ...(differ ? { lv: lines.map((line) => (line.version === v ? "" : line.version)) } : {}),
    ...(was.length === 0 ? {} : { was: was.map(({ home, version }) => ({ home, v: version })) }),
    ...(gone.length === 0 ? {} : { gone: gone.map(encodeGone) }),
  };
}

const encodeGone = ({ line, product, version }: GoneLine): Stored => ({
  line: bsonId(line),
  product: product === null ? null : bsonId(product),
  v: version,
});

function versionsOf(sync: Stored, lines: number): Version[] {
  const v = textOf(sync["v"]);
  const versions: unknown = sync["lv"];
  if (!Array.isArray(versions)) return Array.from({ length: lines }, () => v);
  return versions.map((version: unknown) => (version === "" ? v : textOf(version)));
}

const decodeSync = (sync: Stored): OrderSync => ({
  rev: numberOfBson(sync["rev"]),
  v: textOf(sync["v"]),
  kill: textOf(sync["kill"]),
  fanV: textOf(sync["fanV"]),
  was: listOf(sync["was"]).map((past) => ({ home: textOf(past["home"]), version: textOf(past["v"]) })),
  gone: listOf(sync["gone"]).map((past) => ({
    line: idOfBson(past["line"]),
    product: idOrNullOfBson(past["product"]),
    version: textOf(past["v"]),
  })),
});
