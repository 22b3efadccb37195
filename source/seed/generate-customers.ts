import { DIRTY_TEXTS } from "./dirty-texts.ts";
import type { SeededRandom } from "./seeded-random.ts";
import type { ShopCity, ShopCustomer } from "./shop-rows.ts";
import { FIRST_NAMES, LAST_NAMES, MAIL_HOSTS, STREETS } from "./shop-words.ts";

/** Rows that carry dirt beyond the guaranteed first ones. */
const DIRTY_SHARE = 0.01;
const UNKNOWN_ZIP_SHARE = 0.02;
/** ZIPs from here on have no City row; see `generatePlaces`. */
const LOWEST_UNKNOWN_ZIP = 90_000;
const BIRTHDATES: readonly [string, ...string[]] = ["2000-02-29", "2004-02-29", "1900-01-01", "1999-12-31"];

const two = (n: number): string => String(n).padStart(2, "0");

export function birthdate(random: SeededRandom): string | null {
  if (random.chance(0.3)) return null;
  if (random.chance(0.02)) return random.pick(BIRTHDATES);
  return `${random.int(1930, 2007)}-${two(random.int(1, 12))}-${two(random.int(1, 28))}`;
}

/** A ZIP of a known place, sometimes one without a City row, seldom none. */
export function customerZip(random: SeededRandom, cities: readonly { zip: string }[]): string | null {
  if (random.chance(0.01)) return null;
  if (random.chance(UNKNOWN_ZIP_SHARE)) return String(random.int(LOWEST_UNKNOWN_ZIP, 99_999));
  return cities[random.int(0, cities.length - 1)]?.zip ?? null;
}

export function address(random: SeededRandom): { address1: string; address2: string | null } {
  const address1 = `${random.int(1, 9999)} ${random.pick(STREETS)}`;
  return { address1, address2: random.chance(0.2) ? random.pick([`Apt #${random.int(1, 400)}`, ""]) : null };
}

/** One customer. `dirt` goes into a name and an address, so that every kind of it is in every shop. */
export function generateCustomer(
  random: SeededRandom,
  id: number,
  cities: readonly ShopCity[],
  dirt?: string,
): ShopCustomer {
  const firstName = random.pick(FIRST_NAMES);
  const lastName = random.pick(LAST_NAMES);
  const mail = `${firstName}.${lastName}.${id}@${random.pick(MAIL_HOSTS)}`.replaceAll(" ", "_");
  const dirty = dirt ?? (random.chance(DIRTY_SHARE) ? random.pick(DIRTY_TEXTS) : undefined);
  return {
    id,
    firstName: random.chance(0.01) ? null : firstName,
    lastName: dirty ?? (random.chance(0.01) ? null : lastName),
    email: random.chance(0.1) ? null : random.chance(0.02) ? "" : mail,
    ...address(random),
    ...(dirty === undefined ? {} : { address1: dirty, address2: id % 2 === 0 ? "" : dirty }),
    phone: random.chance(0.5) ? null : `+1 555 ${random.int(1000, 9999)}`,
    birthdate: birthdate(random),
    zip: customerZip(random, cities),
  };
}

/** Customers 0…count-1. */
export function generateCustomers(random: SeededRandom, count: number, cities: readonly ShopCity[]): ShopCustomer[] {
  return Array.from({ length: count }, (_, id) => generateCustomer(random, id, cities, DIRTY_TEXTS[id]));
}
