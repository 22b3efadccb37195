import type { Id } from "../id.ts";
import type { CustomerRow, LineRow, OrderRow, PlaceRow, PriceRow, ProductRow, RowChange } from "../row-change.ts";
import { unreachable } from "../unreachable.ts";
import { NO_VERSION, type Version } from "../version.ts";
import type { DocumentSettings } from "./document-settings.ts";
import { rowText } from "./row-text.ts";
import { type RowVersion, standingOf } from "./row-version.ts";

/** All changes of one row in a batch: the newest, and the oldest and newest version seen. */
export type RowEntry<Row> = { newest: RowVersion<Row> | null; lo: Version; hi: Version };
export type ProductEntry = RowEntry<ProductRow> & { readonly prices: Map<Id, RowVersion<PriceRow>> };
export type OrderEntry = RowEntry<OrderRow> & {
  /** Newest delete of the order in the batch, also when a newer insert follows it. */
  kill: Version;
  readonly lines: Map<Id, RowVersion<LineRow>>;
};

export type CollapsedRows = {
  readonly places: Map<Id, RowEntry<PlaceRow>>;
  readonly products: Map<Id, ProductEntry>;
  readonly customers: Map<Id, RowEntry<CustomerRow>>;
  readonly orders: Map<Id, OrderEntry>;
  /** Changes of one version with different contents. */
  conflicts: number;
};

/** Above every version: no version is in [lo, hi] of an entry without a row change. */
const ABOVE_ALL_VERSIONS = "~";

const rowEntry = <Row>(): RowEntry<Row> => ({ newest: null, lo: ABOVE_ALL_VERSIONS, hi: NO_VERSION });

/** Rule 2. Batches may be cut differently on redelivery: nothing here depends on what stands together. */
export function collapse(changes: readonly RowChange[], settings: DocumentSettings): CollapsedRows {
  const rows: CollapsedRows = {
    places: new Map(),
    products: new Map(),
    customers: new Map(),
    orders: new Map(),
    conflicts: 0,
  };
  for (const change of changes) if (take(rows, change, settings)) rows.conflicts++;
  return rows;
}

/** True when the change conflicts with one already taken. */
function take(rows: CollapsedRows, change: RowChange, settings: DocumentSettings): boolean {
  switch (change.kind) {
    case "place":
      return takeRow(entryOf(rows.places, change.key, rowEntry<PlaceRow>), change, rowText.place);
    case "customer":
      return takeRow(entryOf(rows.customers, change.key, rowEntry<CustomerRow>), change, (row) =>
        rowText.customer(row, settings.hasPlaces),
      );
    case "product":
      return takeRow(entryOf(rows.products, change.key, productEntry), change, rowText.product);
    case "price":
      return takeChild(
        entryOf(rows.products, change.product, productEntry).prices,
        change.price,
        change,
        rowText.price,
      );
    case "line":
      return takeChild(entryOf(rows.orders, change.order, orderEntry).lines, change.line, change, rowText.line);
    case "order": {
      const entry = entryOf(rows.orders, change.key, orderEntry);
      if (change.row === null && change.version > entry.kill) entry.kill = change.version;
      return takeRow(entry, change, rowText.order);
    }
    default:
      return unreachable(change);
  }
}

const productEntry = (): ProductEntry => ({ ...rowEntry<ProductRow>(), prices: new Map() });
const orderEntry = (): OrderEntry => ({ ...rowEntry<OrderRow>(), kill: NO_VERSION, lines: new Map() });

function entryOf<Entry>(entries: Map<Id, Entry>, key: Id, empty: () => Entry): Entry {
  let entry = entries.get(key);
  if (entry === undefined) entries.set(key, (entry = empty()));
  return entry;
}

function takeRow<Row>(entry: RowEntry<Row>, change: RowVersion<Row>, text: (row: Row | null) => string): boolean {
  if (change.version < entry.lo) entry.lo = change.version;
  if (change.version > entry.hi) entry.hi = change.version;
  if (entry.newest === null) {
    entry.newest = change;
    return false;
  }
  const { wins, conflict } = standingOf(change, entry.newest, text);
  if (wins) entry.newest = change;
  return conflict;
}

function takeChild<Row>(
  children: Map<Id, RowVersion<Row>>,
  id: Id,
  change: RowVersion<Row>,
  text: (row: Row | null) => string,
): boolean {
  const known = children.get(id);
  const { wins, conflict } = known === undefined ? { wins: true, conflict: false } : standingOf(change, known, text);
  if (wins) children.set(id, change);
  return conflict;
}
