import type { RowChange } from "../../../src/core/row-change.ts";
import type { Version } from "../../../src/core/version.ts";
import { emptyShop, type ModelShop, type ShopKind } from "./model-shop.ts";

/** The source's rows when it had committed everything up to `until`, cascades included. */
export function shopAt(changes: readonly RowChange[], until: Version, kind: ShopKind): ModelShop {
  const shop = emptyShop();
  const seen = changes.filter(({ version }) => version <= until);
  for (const change of seen.toSorted((a, b) => (a.version < b.version ? -1 : a.version > b.version ? 1 : 0))) {
    if (change.kind === "line") {
      const key = kind.ownLineIds ? String(change.line) : `${change.order}|${change.line}`;
      if (change.row === null) shop.lines.delete(key);
      else shop.lines.set(key, { order: change.order, line: change.line, row: change.row });
    } else if (change.kind === "price") {
      if (change.row !== null) shop.prices.set(change.price, { product: change.product, row: change.row });
      else if (shop.prices.get(change.price)?.product === change.product) shop.prices.delete(change.price);
    } else if (change.row !== null) {
      (shop[`${change.kind}s`] as Map<unknown, unknown>).set(change.key, change.row);
    } else {
      shop[`${change.kind}s`].delete(change.key);
      if (change.kind !== "order") continue;
      for (const [key, line] of shop.lines) if (line.order === change.key) shop.lines.delete(key);
    }
  }
  return shop;
}
