import type { CustomerRow, PlaceRow, ProductRow } from "../row-change.ts";
import { NO_VERSION } from "../version.ts";
import type { RowEntry } from "./collapse.ts";
import type { DocumentSettings } from "./document-settings.ts";
import type { RowSync } from "./document-types.ts";
import { rowText } from "./row-text.ts";
import { standingOf } from "./row-version.ts";

/** A document's own row with the writer's state; absent documents have `NO_ROW_SYNC`. */
export type OwnRowState<Row> = { readonly own: Row | null; readonly sync: RowSync };

/** Writer's state of a document that is not there. */
export const NO_ROW_SYNC: RowSync = { rev: 0, v: NO_VERSION, nameV: NO_VERSION };

export type MergedOwnRow<Row> = OwnRowState<Row> & { readonly wins: boolean; readonly conflict: boolean };

type Texts<Row> = {
  readonly content: (row: Row | null) => string;
  /** What other documents show of the row. */
  readonly shown: (row: Row) => string;
};

/** Rules 1 and 5 for one own row. `nameV` moves when the row first comes, comes back, goes, or changes what others show of it. */
function mergeOwnRow<Row>(state: OwnRowState<Row>, entry: RowEntry<Row>, texts: Texts<Row>): MergedOwnRow<Row> {
  const { own, sync } = state;
  if (entry.newest === null) return { own, sync, wins: false, conflict: false };
  const { version, row } = entry.newest;
  const { wins, conflict } = standingOf(entry.newest, { version: sync.v, row: own }, texts.content);
  if (!wins) return { own, sync, wins, conflict };
  const shown = own === null || row === null || texts.shown(own) !== texts.shown(row);
  return { own: row, wins, conflict, sync: { ...sync, v: version, nameV: shown ? version : sync.nameV } };
}

const nameOf = (row: { name: string | null }): string => JSON.stringify(row.name);

/** City and state stay as they were while the ZIP is the same: the second phase keeps them current. */
export function mergeCustomerRow(
  state: OwnRowState<CustomerRow>,
  entry: RowEntry<CustomerRow>,
  { hasPlaces }: DocumentSettings,
): MergedOwnRow<CustomerRow> {
  const content = (row: CustomerRow | null): string => rowText.customer(row, hasPlaces);
  const merged = mergeOwnRow(state, entry, { content, shown: nameOf });
  if (!merged.wins || merged.own === null || !hasPlaces) return merged;
  const before = state.own?.address;
  const kept = before?.zip === merged.own.address.zip ? before : null;
  const address = { ...merged.own.address, city: kept?.city ?? null, state: kept?.state ?? null };
  return { ...merged, own: { ...merged.own, address } };
}

export const mergePlaceRow = (state: OwnRowState<PlaceRow>, entry: RowEntry<PlaceRow>): MergedOwnRow<PlaceRow> =>
  mergeOwnRow(state, entry, { content: rowText.place, shown: rowText.place });

export const mergeProductRow = (
  state: OwnRowState<ProductRow>,
  entry: RowEntry<ProductRow>,
): MergedOwnRow<ProductRow> => mergeOwnRow(state, entry, { content: rowText.product, shown: nameOf });
