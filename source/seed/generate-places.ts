import type { SeededRandom } from "./seeded-random.ts";
import type { ShopCity, ShopTax } from "./shop-rows.ts";
import { CITY_FIRST, CITY_LAST, STATES } from "./shop-words.ts";

/** Lowest and highest ZIP with a city; beyond it ZIPs nobody knows. Below 10000 the leading zero matters. */
const LOWEST_ZIP = 501;
const HIGHEST_ZIP = 89_999;
const UNTAXED_SHARE = 0.05;
const HIGHEST_RATE = 10_250;

const zipText = (number: number): string => String(number).padStart(5, "0");

/** `count` places with distinct ZIPs in ascending order, about a tenth of them with leading zeros, and the sales tax of most. */
export function generatePlaces(random: SeededRandom, count: number): { cities: ShopCity[]; taxes: ShopTax[] } {
  const zips = new Set<string>();
  for (let number = LOWEST_ZIP; zips.size < count / 10; number += random.int(1, 30)) zips.add(zipText(number));
  while (zips.size < count) zips.add(zipText(random.int(LOWEST_ZIP, HIGHEST_ZIP)));
  const cities = [...zips].toSorted().map((code): ShopCity => {
    const name = `${random.pick(CITY_FIRST)} ${random.pick(CITY_LAST)}`;
    const state = random.pick(STATES);
    if (random.chance(0.01)) return { zip: code, city: null, state: null };
    return {
      zip: code,
      city: random.chance(0.01) ? `${name}, "${state}"` : name,
      state: random.chance(0.01) ? null : state,
    };
  });
  const taxes = cities
    .filter(() => !random.chance(UNTAXED_SHARE))
    .map(({ zip }): ShopTax => ({ zip, rate: BigInt(random.int(0, HIGHEST_RATE)) }));
  return { cities, taxes };
}
