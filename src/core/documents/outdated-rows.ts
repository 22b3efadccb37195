import type { RowChange } from "../row-change.ts";
import { LOAD_SEQUENCE, sweepVersion, type Version, versionOf } from "../version.ts";
import type { CustomerDocument, OrderDocument, PlaceDocument, ProductDocument, RowSync } from "./document-types.ts";

/** Which rows a sweep looks for. */
export type Sweep = {
  /** The epoch whose full load is completely applied. */
  readonly epoch: string;
  /** Tables whose load is known to be complete, by what their rows become. */
  readonly kinds: ReadonlySet<RowChange["kind"]>;
  /** Also what was swept already: its documents may not have been built. Their keys are touched again, as in any redelivery. */
  readonly again: boolean;
};

/**
 * Deletes for every row of the order document that no file of the epoch has brought, although its full load is complete: the row
 * was gone from the source when the epoch began, and the change that took it (TRUNCATE, DROP, a lost log) never came.
 */
export function outdatedOfOrder({ _id, row, lines, sync }: OrderDocument, sweep: Sweep): RowChange[] {
  const { kinds } = sweep;
  const marks = [sync.v, sync.kill, sync.fanV, ...sync.was.map(({ version }) => version)];
  const { swept, first } = versionsOf(sweep);
  if (kinds.has("order") && ((row !== null && sync.v < first) || isAgain(sweep, marks))) {
    // A delete of the order takes its older lines with it.
    return [{ kind: "order", key: _id, version: swept, row: null }];
  }
  if (!kinds.has("line")) return [];
  const outdated = lines.filter(({ version }) => version < first).map(({ line }) => line);
  const gone = sync.gone.filter(({ version }) => isAgain(sweep, [version])).map(({ line }) => line);
  return [...new Set([...outdated, ...gone])].map((line) => ({
    kind: "line",
    order: _id,
    line,
    version: swept,
    row: null,
  }));
}

export function outdatedOfProduct({ _id, own, prices, sync }: ProductDocument, sweep: Sweep): RowChange[] {
  const { swept, first } = versionsOf(sweep);
  const outdated = prices.filter(({ version }) => version < first);
  // The last price of a product that is gone makes it a tombstone, and that is decided by the build.
  const gone = sync.gonePrices.filter(({ version }) => isAgain(sweep, [version]));
  const past = sweep.kinds.has("price") ? [...outdated, ...gone] : [];
  return [
    ...(isOutdated("product", own, sync, sweep)
      ? [{ kind: "product", key: _id, version: swept, row: null } as const]
      : []),
    ...past.map(({ id }) => ({ kind: "price", product: _id, price: id, version: swept, row: null }) as const),
  ];
}

export function outdatedOfCustomer({ _id, own, sync }: CustomerDocument, sweep: Sweep): RowChange[] {
  if (!isOutdated("customer", own, sync, sweep)) return [];
  return [{ kind: "customer", key: _id, version: versionsOf(sweep).swept, row: null }];
}

export function outdatedOfPlace({ _id, own, sync }: PlaceDocument, sweep: Sweep): RowChange[] {
  if (!isOutdated("place", own, sync, sweep)) return [];
  return [{ kind: "place", key: _id, version: versionsOf(sweep).swept, row: null }];
}

function isOutdated(kind: RowChange["kind"], own: object | null, { v, nameV }: RowSync, sweep: Sweep): boolean {
  if (!sweep.kinds.has(kind)) return false;
  return (own !== null && v < versionsOf(sweep).first) || isAgain(sweep, [v, nameV]);
}

const isAgain = (sweep: Sweep, marks: readonly Version[]): boolean =>
  sweep.again && marks.includes(sweepVersion(sweep.epoch));

/** `first`: the oldest version a row of the epoch can have. */
const versionsOf = ({ epoch }: Sweep): { swept: Version; first: Version } => ({
  swept: sweepVersion(epoch),
  first: versionOf(epoch, LOAD_SEQUENCE),
});
