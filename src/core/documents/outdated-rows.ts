import type { RowChange } from "../row-change.ts";
import type { Version } from "../version.ts";
import type { CustomerDocument, OrderDocument, PlaceDocument, ProductDocument, RowSync } from "./document-types.ts";

/** `first`: the oldest version a row of the load has; `swept`: the version of the deletes of what is older. */
export type SweptVersions = { readonly swept: Version; readonly first: Version };

/** Which rows a sweep looks for. */
export type Sweep = {
  /** Tables whose load is completely applied, by what their rows become. */
  readonly tables: ReadonlyMap<RowChange["kind"], SweptVersions>;
  /** Also what was swept already: its documents may not have been built. Their keys are touched again, as in any redelivery. */
  readonly again: boolean;
};

/**
 * Deletes for every row of the order document that nothing since the load has brought, although the load is complete: the row
 * was gone from the source when the load began, and the change that took it (TRUNCATE, DROP, a lost log) never came.
 */
export function outdatedOfOrder({ _id, row, lines, sync }: OrderDocument, sweep: Sweep): RowChange[] {
  const marks = [sync.v, sync.kill, sync.fanV, ...sync.was.map(({ version }) => version)];
  const orders = sweep.tables.get("order");
  if (orders !== undefined && ((row !== null && sync.v < orders.first) || isAgain(sweep, orders, marks))) {
    // A delete of the order takes its older lines with it.
    return [{ kind: "order", key: _id, version: orders.swept, row: null }];
  }
  const versions = sweep.tables.get("line");
  if (versions === undefined) return [];
  const outdated = lines.filter(({ version }) => version < versions.first).map(({ line }) => line);
  const gone = sync.gone.filter(({ version }) => isAgain(sweep, versions, [version])).map(({ line }) => line);
  return [...new Set([...outdated, ...gone])].map((line) => ({
    kind: "line",
    order: _id,
    line,
    version: versions.swept,
    row: null,
  }));
}

export function outdatedOfProduct({ _id, own, prices, sync }: ProductDocument, sweep: Sweep): RowChange[] {
  const version = outdatedAt("product", own, sync, sweep);
  const products = version === null ? [] : [{ kind: "product", key: _id, version, row: null } as const];
  const versions = sweep.tables.get("price");
  if (versions === undefined) return products;
  const outdated = prices.filter((price) => price.version < versions.first);
  // The last price of a product that is gone makes it a tombstone, and that is decided by the build.
  const gone = sync.gonePrices.filter((price) => isAgain(sweep, versions, [price.version]));
  return [
    ...products,
    ...[...outdated, ...gone].map(
      ({ id }) => ({ kind: "price", product: _id, price: id, version: versions.swept, row: null }) as const,
    ),
  ];
}

export function outdatedOfCustomer({ _id, own, sync }: CustomerDocument, sweep: Sweep): RowChange[] {
  const version = outdatedAt("customer", own, sync, sweep);
  return version === null ? [] : [{ kind: "customer", key: _id, version, row: null }];
}

export function outdatedOfPlace({ _id, own, sync }: PlaceDocument, sweep: Sweep): RowChange[] {
  const version = outdatedAt("place", own, sync, sweep);
  return version === null ? [] : [{ kind: "place", key: _id, version, row: null }];
}

/** The version a row is to be deleted with; null: it stays. */
function outdatedAt(kind: RowChange["kind"], own: object | null, { v, nameV }: RowSync, sweep: Sweep): Version | null {
  const versions = sweep.tables.get(kind);
  if (versions === undefined) return null;
  return (own !== null && v < versions.first) || isAgain(sweep, versions, [v, nameV]) ? versions.swept : null;
}

const isAgain = (sweep: Sweep, { swept }: SweptVersions, marks: readonly Version[]): boolean =>
  sweep.again && marks.includes(swept);
