import type { Buyer, Edge, SliceDocument, SliceSums, Sums, WalkInSums } from "./document-types.ts";
import { rankBuyers } from "./rank-buyers.ts";
import { sliceId, type SliceAddress } from "./slice-address.ts";

export const isBuyer = (edge: Edge): edge is Edge & Buyer => edge.customer !== null;

/** Rule 9: the slice with its sums, made from its edges alone. */
export function sliceDocument(address: SliceAddress, edges: readonly Edge[], rev: number): SliceDocument {
  const buyers = edges.filter(isBuyer).toSorted(rankBuyers);
  const walkIns = edges.filter((edge) => edge.customer === null).toSorted(newestDayFirst);
  const { orders: _, ...walkIn } = sum(walkIns);
  return {
    _id: sliceId(address),
    product: address.product,
    level: address.level,
    sums: { buyers: buyers.length, ...sum(edges), walkIn: { days: walkIns.length, ...walkIn } },
    topAt: buyers[0]?.lastAt ?? null,
    topId: buyers[0]?.customer ?? null,
    edges: [...buyers, ...walkIns],
    rev,
  };
}

/** Sales without a day come last. */
const newestDayFirst = (a: Edge, b: Edge): number => ((a.day ?? "") < (b.day ?? "") ? 1 : -1);

function sum(parts: Iterable<Sums>): Sums {
  let [orders, lines, units, gross, net] = [0, 0, 0, 0n, 0n];
  for (const part of parts) {
    orders += part.orders;
    lines += part.lines;
    units += part.units;
    gross += part.gross;
    net += part.net;
  }
  return { orders, lines, units, gross, net };
}

export function addSliceSums(parts: Iterable<SliceSums>): SliceSums {
  const all = [...parts];
  const walkIns = all.map((part) => part.walkIn);
  const { orders: _, ...walkIn } = sum(walkIns.map((part) => ({ orders: 0, ...part })));
  return {
    buyers: all.reduce((buyers, part) => buyers + part.buyers, 0),
    ...sum(all),
    walkIn: { days: walkIns.reduce((days, part) => days + part.days, 0), ...walkIn },
  };
}

/** Edges of a slice or product. */
export const edgesIn = (sums: SliceSums): number => sums.buyers + sums.walkIn.days;

/** A product's totals do not tell on how many days walk-ins came: that is a matter of slices. */
export const walkInTotals = ({ lines, units, gross, net }: WalkInSums): WalkInSums => ({ lines, units, gross, net });

export const buyerOf = ({
  customer,
  name,
  orders,
  lines,
  units,
  gross,
  net,
  firstAt,
  lastAt,
}: Edge & Buyer): Buyer => ({
  customer,
  name,
  orders,
  lines,
  units,
  gross,
  net,
  firstAt,
  lastAt,
});
