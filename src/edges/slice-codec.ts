import type { DocumentSettings } from "../core/documents/document-settings.ts";
import type { Buyer, Edge, SliceDocument, SliceSums, Sums, WalkInSums } from "../core/documents/document-types.ts";
import { decimalOfMoney, moneyOfBson } from "./bson-money.ts";
import { bsonId, bsonNumber, idOfBson, idOrNullOfBson, numberOfBson } from "./bson-number.ts";
import { dateOrNull, listOf, type Stored, syncOf, textOf, textOrNull } from "./stored-document.ts";

/**
 * `product_buyers` in BSON: `{_id, product, level, buyers, orders, lines, units, gross, net, walkIn, topAt, topId, edges, _sync}`.
 * An edge has a `customer` and a `name`, or a `day` when it is a walk-in's.
 */
export type SliceCodec = {
  readonly encode: (slice: SliceDocument) => Stored;
  readonly decode: (stored: Stored) => SliceDocument;
  readonly decodeSums: (stored: Stored) => SliceSums;
};

export function slicesCodec({ scales }: DocumentSettings): SliceCodec {
  const sums = sumsCodec(scales.lineTotal);
  const decodeSums = (stored: Stored): SliceSums => {
    const walkIn = (stored["walkIn"] ?? {}) as Stored;
    return {
      buyers: numberOfBson(stored["buyers"]),
      ...sums.decode(stored),
      walkIn: { days: numberOfBson(walkIn["days"]), ...sums.decodeWalkIn(walkIn) },
    };
  };
  return {
    encode: ({ _id, product, level, sums: own, topAt, topId, edges, rev }) => ({
      _id,
      product: bsonId(product),
      level,
      buyers: bsonNumber(own.buyers),
      ...sums.encode(own),
      walkIn: { days: bsonNumber(own.walkIn.days), ...sums.encodeWalkIn(own.walkIn) },
      topAt,
      topId: topId === null ? null : bsonId(topId),
      edges: edges.map((edge) => encodeEdge(edge, sums.encode(edge))),
      _sync: { rev },
    }),
    decode: (stored) => ({
      _id: textOf(stored["_id"]),
      product: idOfBson(stored["product"]),
      level: numberOfBson(stored["level"]),
      sums: decodeSums(stored),
      topAt: dateOrNull(stored["topAt"]),
      topId: idOrNullOfBson(stored["topId"]),
      edges: listOf(stored["edges"]).map((edge) => ({ ...decodeEdge(edge), ...sums.decode(edge) })),
      rev: numberOfBson(syncOf(stored)["rev"]),
    }),
    decodeSums,
  };
}

function encodeEdge({ customer, day, name, h, firstAt, lastAt }: Edge, sums: Stored): Stored {
  const who = customer === null ? { day } : { customer: bsonId(customer), name };
  return { ...who, h, ...sums, firstAt, lastAt };
}

const decodeEdge = (edge: Stored): Omit<Edge, keyof Sums> => ({
  customer: idOrNullOfBson(edge["customer"]),
  day: textOrNull(edge["day"]),
  name: textOrNull(edge["name"]),
  h: numberOfBson(edge["h"]),
  firstAt: dateOrNull(edge["firstAt"]),
  lastAt: dateOrNull(edge["lastAt"]),
});

export type SumsCodec = {
  readonly encode: (sums: Sums) => Stored;
  readonly decode: (stored: Stored) => Sums;
  readonly encodeWalkIn: (sums: WalkInSums) => Stored;
  readonly decodeWalkIn: (stored: Stored) => WalkInSums;
};

/** The sums that stand in edges, slices, buyers and products; `gross` and `net` have the scale of a line's total. */
export function sumsCodec(scale: number): SumsCodec {
  const encodeWalkIn = ({ lines, units, gross, net }: WalkInSums): Stored => ({
    lines: bsonNumber(lines),
    units: bsonNumber(units),
    gross: decimalOfMoney(gross, scale),
    net: decimalOfMoney(net, scale),
  });
  const decodeWalkIn = (stored: Stored): WalkInSums => ({
    lines: numberOfBson(stored["lines"]),
    units: numberOfBson(stored["units"]),
    gross: moneyOfBson(stored["gross"], scale),
    net: moneyOfBson(stored["net"], scale),
  });
  return {
    encodeWalkIn,
    decodeWalkIn,
    encode: (sums) => ({ orders: bsonNumber(sums.orders), ...encodeWalkIn(sums) }),
    decode: (stored) => ({ orders: numberOfBson(stored["orders"]), ...decodeWalkIn(stored) }),
  };
}

export const encodeBuyer = ({ customer, name, firstAt, lastAt, ...sums }: Buyer, codec: SumsCodec): Stored => ({
  customer: bsonId(customer),
  name,
  ...codec.encode(sums),
  firstAt,
  lastAt,
});

export const decodeBuyer = (stored: Stored, codec: SumsCodec): Buyer => ({
  customer: idOfBson(stored["customer"]),
  name: textOrNull(stored["name"]),
  ...codec.decode(stored),
  firstAt: dateOrNull(stored["firstAt"]),
  lastAt: dateOrNull(stored["lastAt"]),
});
