import type { SeededRandom } from "../../../source/seed/seeded-random.ts";
import { DIRTY_TEXTS } from "../../../source/seed/dirty-texts.ts";

export type RawCustomer = {
  id: number;
  first: string;
  last: string;
  email: string;
  /** As text; null: none. */
  zip: string | null;
  city: string;
  state: string;
  address1: string;
  address2: string;
  /** YYYY-MM-DD */
  born: string | null;
};
export type RawProduct = { id: number; name: string; cents: bigint; stock: number };
export type RawOrder = {
  id: number;
  customer: number;
  placed: string;
  shipped: string | null;
  isCancelled: boolean;
  units: Map<number, number>;
};
/** What the shop is before dirt comes onto it. Ids are contiguous and start at 0. */
export type RawModel = {
  customers: RawCustomer[];
  products: RawProduct[];
  orders: RawOrder[];
  /** Rates in 1/100,000. */
  rates: Map<string, bigint>;
};

const CUSTOMERS = 40;
const PRODUCTS = 25;
const ORDERS = 80;
/** This ZIP has two cities, ALPHA of two customers and BETA of one. */
export const ZIP_OF_TWO_CITIES = "09999";

const two = (n: number): string => String(n).padStart(2, "0");
const day = (r: SeededRandom, from: number, to: number): string =>
  `${r.int(from, to)}-${two(r.int(1, 12))}-${two(r.int(1, 28))}`;
const moment = (r: SeededRandom): string =>
  `${day(r, 2005, 2013)} ${two(r.int(0, 23))}:${two(r.int(0, 59))}:${two(r.int(0, 59))}`;
const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

const PLACES: readonly [string, ...string[]] = ["70380", "63944", "01001", "00501", "00601", "96910"];
const STATES: Record<string, string> = { "70380": "LA", "63944": "MO", "01001": "MA", "00501": "NY", "00601": "PR" };

function customer(r: SeededRandom, id: number): RawCustomer {
  const twoCities = id < 3;
  const zip = twoCities ? ZIP_OF_TWO_CITIES : r.chance(0.1) ? null : r.pick(PLACES);
  return {
    id,
    first: r.pick(["Aspen", "Guy", "Zoë", "null", "Null", "Ann Marie"]),
    last: r.pick(["Mitchum", "O'Neil", "Sdos Santos", "Smith, Jr.", 'Lee "the Till"', "two\nlines"]),
    // Two customers may share one, and it may hold a space or an apostrophe.
    email: `${r.pick(["Sdos Santos", "O'Hara", "a.b"])}${Math.floor(id / 2)}@post.com`,
    zip,
    city: twoCities ? (id === 0 ? "BETA" : "ALPHA") : `CITY OF ${zip}`,
    state: (zip === null ? undefined : STATES[zip]) ?? "GU",
    address1: r.chance(0.6) ? r.pick(DIRTY_TEXTS) : "328 Coconut Circle",
    address2: r.chance(0.8) ? "" : "Apt #226",
    born: r.chance(0.3) ? null : day(r, 1940, 2004),
  };
}

function order(r: SeededRandom, id: number): RawOrder {
  const isCancelled = r.chance(0.15);
  const units = new Map(range(r.int(1, 5)).map(() => [r.int(0, PRODUCTS - 1), r.int(1, 6)]));
  return {
    id,
    customer: r.int(0, CUSTOMERS - 1),
    placed: r.chance(0.1) ? `${day(r, 2005, 2013)} 00:00:00` : moment(r),
    shipped: isCancelled || r.chance(0.2) ? null : moment(r),
    isCancelled,
    units,
  };
}

export function rawModel(r: SeededRandom): RawModel {
  return {
    customers: range(CUSTOMERS).map((id) => customer(r, id)),
    products: range(PRODUCTS).map((id) => ({
      id,
      name: r.pick(["Sofa", "Fauteuil ébène", "Child’s Bed", "Granite gray Sectional", '27" TV']),
      cents: BigInt(r.chance(0.3) ? r.int(1, 3_000) * 100 : r.int(1, 300_000)),
      stock: r.int(-2, 500),
    })),
    orders: range(ORDERS).map((id) => order(r, id)),
    rates: new Map(PLACES.slice(0, 4).map((zip) => [zip, BigInt(r.int(0, 11_000))])),
  };
}
