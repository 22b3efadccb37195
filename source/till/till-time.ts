import { shopTime } from "../seed/shop-time.ts";

/** Now, as the shop writes it. */
export function salesTime(): string {
  return shopTime(Date.now());
}
