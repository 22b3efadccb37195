import type { DocumentSettings } from "../core/documents/document-settings.ts";
import type { PriceEntry, ProductSync, RowSync } from "../core/documents/document-types.ts";
import type { CustomerRow, PlaceRow, ProductRow } from "../core/row-change.ts";
import { decimalOrNull, moneyOrNullOfBson } from "./bson-money.ts";
import { bsonId, bsonNumber, idOfBson, numberOfBson } from "./bson-number.ts";
import { dateOrNull, listOf, type Stored, textOf, textOrNull } from "./stored-document.ts";

/** Own fields of customers, products and places, and the writer's state of documents with one row. */
export const CUSTOMER_OWN_FIELDS = ["name", "firstName", "lastName", "email", "phone", "birthdate", "address"] as const;
export const PRODUCT_OWN_FIELDS = ["name", "price", "stock", "priceHistory"] as const;

export const encodeCustomerRow = (row: CustomerRow): Stored => ({
  name: row.name,
  firstName: row.firstName,
  lastName: row.lastName,
  email: row.email,
  phone: row.phone,
  birthdate: row.birthdate,
  address: {
    lines: [...row.address.lines],
    zip: row.address.zip,
    city: row.address.city,
    state: row.address.state,
  },
});

export function decodeCustomerRow(stored: Stored): CustomerRow {
  const address = (stored["address"] ?? {}) as Stored;
  return {
    name: textOrNull(stored["name"]),
    firstName: textOrNull(stored["firstName"]),
    lastName: textOrNull(stored["lastName"]),
    email: textOrNull(stored["email"]),
    phone: textOrNull(stored["phone"]),
    birthdate: textOrNull(stored["birthdate"]),
    address: {
      lines: (listOf(address["lines"]) as unknown[]).map(textOf),
      zip: textOrNull(address["zip"]),
      ...decodePlaceRow(address),
    },
  };
}

export const encodePlaceRow = ({ city, state }: PlaceRow): Stored => ({ city, state });

export const decodePlaceRow = (stored: Stored): PlaceRow => ({
  city: textOrNull(stored["city"]),
  state: textOrNull(stored["state"]),
});

export const encodeProductRow = (row: ProductRow, { scales }: DocumentSettings): Stored => ({
  name: row.name,
  price: decimalOrNull(row.price, scales.price),
  stock: row.stock === null ? null : bsonNumber(row.stock),
});

export const decodeProductRow = (stored: Stored, { scales }: DocumentSettings): ProductRow => ({
  name: textOrNull(stored["name"]),
  price: moneyOrNullOfBson(stored["price"], scales.price),
  stock: stored["stock"] === null || stored["stock"] === undefined ? null : numberOfBson(stored["stock"]),
});

export const encodePrice = ({ id, at, from, to }: PriceEntry, { scales }: DocumentSettings): Stored => ({
  id: bsonId(id),
  at,
  from: decimalOrNull(from, scales.priceFrom),
  to: decimalOrNull(to, scales.priceTo),
});

export const decodePrice = (stored: Stored, version: string, { scales }: DocumentSettings): PriceEntry => ({
  id: idOfBson(stored["id"]),
  at: dateOrNull(stored["at"]),
  from: moneyOrNullOfBson(stored["from"], scales.priceFrom),
  to: moneyOrNullOfBson(stored["to"], scales.priceTo),
  version,
});

export const encodeRowSync = ({ rev, v, nameV }: RowSync, live: boolean): Stored => ({ rev, v, live, nameV });

export const decodeRowSync = (sync: Stored): RowSync => ({
  rev: numberOfBson(sync["rev"]),
  v: textOf(sync["v"]),
  nameV: textOf(sync["nameV"]),
});

/** `pv` holds the versions of the price changes, `waiting` those of a product without row. */
export const encodeProductSync = (
  sync: ProductSync,
  { live, prices, settings }: { live: boolean; prices: readonly PriceEntry[]; settings: DocumentSettings },
): Stored => ({
  ...encodeRowSync(sync, live),
  ...(sync.slices === 0 ? {} : { slices: sync.slices, all: sync.all }),
  ...(prices.length === 0 ? {} : { pv: prices.map((price) => price.version) }),
  ...(live || prices.length === 0 ? {} : { waiting: prices.map((price) => encodePrice(price, settings)) }),
  ...(sync.gonePrices.length === 0
    ? {}
    : { gonePrices: sync.gonePrices.map(({ id, version }) => ({ id: bsonId(id), v: version })) }),
});

export const decodeProductSync = (sync: Stored): ProductSync => ({
  ...decodeRowSync(sync),
  gonePrices: listOf(sync["gonePrices"]).map((past) => ({ id: idOfBson(past["id"]), version: textOf(past["v"]) })),
  slices: sync["slices"] === undefined ? 0 : numberOfBson(sync["slices"]),
  all: sync["all"] === true,
});
