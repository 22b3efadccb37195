import type { Money } from "../money.ts";
import type { SegmentResult } from "../reconcile/segment-result.ts";
import { addSums, NO_SUMS, type ViewSums } from "../reconcile/view-sums.ts";
import type { Conservation } from "./certificate.ts";

type Seen = Pick<ViewSums, "lines" | "units" | "gross" | "net">;

/**
 * The same lines from four places. Each collection is made on another way, so a line lost on one of them shows here even when there
 * is no source to compare with.
 */
export function conservation(results: readonly SegmentResult[], moneyText: (units: Money) => string): Conservation {
  const of = (view: string, pick = (result: SegmentResult): ViewSums | null => result.documents): ViewSums =>
    results
      .filter((result) => result.segment.view === view)
      .reduce((sum, result) => addSums(sum, pick(result) ?? NO_SUMS), NO_SUMS);
  const orders = of("orders");
  const customers = of("customers");
  const products = of("products", (result) => result.productTotals);
  // A walk-in sale stands in no customer; its lines are taken from the products, which see all.
  const withWalkIn = {
    lines: customers.lines + products.walkInLines,
    units: customers.units + products.walkInUnits,
    gross: customers.gross + products.walkInGross,
    net: customers.net + products.walkInNet,
  };
  const seen: readonly (readonly [Conservation["places"][number]["seenFrom"], Seen])[] = [
    ["orders", orders],
    ["customers and walk-in", withWalkIn],
    ["products", products],
    ["slices", of("products")],
  ];
  const equal = seen.every(([, sums]) => sameSeen(sums, orders));
  const places = seen.map(([seenFrom, { lines, units, gross, net }]) => ({
    seenFrom,
    lines,
    units: units.toString(),
    gross: moneyText(gross),
    net: moneyText(net),
  }));
  return { equal, places };
}

const sameSeen = (a: Seen, b: Seen): boolean =>
  a.lines === b.lines && a.units === b.units && a.gross === b.gross && a.net === b.net;
