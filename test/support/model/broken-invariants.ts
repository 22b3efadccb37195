import { hash16 } from "../../../src/core/documents/hash16.ts";
import { customerHome, walkInHome } from "../../../src/core/documents/home.ts";
import { sliceId, sliceOf } from "../../../src/core/documents/slice-address.ts";
import { sliceDocument } from "../../../src/core/documents/slice-document.ts";
import { comparable } from "./comparable.ts";
import type { StoredDocuments } from "./shown-documents.ts";

/** What must hold besides the content readers see: tombstones that TTL may take, and slices as the specification has them. */
export function brokenInvariants(stored: StoredDocuments, sliceEdges: number): string[] {
  const broken: string[] = [];
  const check = (holds: boolean, what: string): void => {
    if (!holds) broken.push(what);
  };
  for (const { _id, row, lines, deletedAt, sync } of stored.orders) {
    check((deletedAt !== null) === (row === null && sync.v !== "" && lines.length === 0), `orders ${_id}: deletedAt`);
  }
  for (const { _id, own, derived, deletedAt } of stored.customers) {
    check((deletedAt !== null) === (own === null && derived === null), `customers ${_id}: deletedAt`);
    check(own === null || derived !== null, `customers ${_id}: live and not built`);
  }
  for (const { _id, own, deletedAt } of stored.places)
    check((deletedAt !== null) === (own === null), `places ${_id}: deletedAt`);
  const slices = new Map(stored.product_buyers.map((slice) => [slice._id, slice]));
  for (const { _id, own, prices, derived, deletedAt, sync } of stored.products) {
    const isEmpty = own === null && derived === null && prices.length === 0;
    check((deletedAt !== null) === isEmpty, `products ${_id}: deletedAt`);
    check(own === null || derived !== null, `products ${_id}: live and not built`);
    let edges = 0;
    for (let slice = 0; slice < sync.slices; slice++) {
      const found = slices.get(sliceId({ product: _id, level: sync.slices, slice }));
      edges += found?.edges.length ?? 0;
      check(found !== undefined, `products ${_id}: slice ${slice} of ${sync.slices} is not there`);
    }
    check(edges <= 2 * sync.slices * sliceEdges, `products ${_id}: ${edges} edges in ${sync.slices} slices`);
    if (derived !== null && sync.slices > 0) {
      check(!sync.all || !derived.moreBuyers, `products ${_id}: complete and more`);
    }
  }
  for (const slice of stored.product_buyers) {
    const { product, level, edges, rev } = slice;
    for (const { customer, day, h } of edges) {
      check(h === hash16(customer === null ? walkInHome(day) : customerHome(customer)), `${slice._id}: hash`);
    }
    const [own] = edges;
    const address = {
      product,
      level,
      slice: own === undefined ? Number(slice._id.split("/").at(-1)) : sliceOf(own.h, level),
    };
    check(
      comparable(sliceDocument(address, edges, rev)) === comparable(slice),
      `${slice._id}: sums, order or place of edges`,
    );
  }
  return broken;
}
