import { collapse, type CollapsedRows } from "../core/documents/collapse.ts";
import type { DocumentCollection } from "../core/documents/document-types.ts";
import type { TouchedKeys } from "../core/documents/touched-keys.ts";
import { isOwner } from "../core/documents/is-owner.ts";
import type { UnreadableDocument } from "../core/documents/unreadable-document.ts";
import { noTouches, type Touches } from "../core/documents/touch-rules.ts";
import type { Id } from "../core/id.ts";
import type { RowChange } from "../core/row-change.ts";
import type { DocumentDeps } from "./document-deps.ts";
import { guardedWrite, type PlannedWrite } from "./guarded-write.ts";
import { inChunks } from "./in-chunks.ts";
import { inParallel } from "./in-parallel.ts";
import { planCustomerRows } from "./plan-customer-rows.ts";
import { planOrderRows } from "./plan-order-rows.ts";
import { planPlaceRows } from "./plan-place-rows.ts";
import { planProductRows } from "./plan-product-rows.ts";
import { touchDependents } from "./touch-dependents.ts";

/** applied + superseded = row changes given, less those set aside. `conflicts` counts those that met other content with their own version. */
export type ApplyCounts = { readonly applied: number; readonly superseded: number; readonly conflicts: number };

/** What a planner tells about a row that is merged: its effects are counted once its write stands. */
export type MergedRows = { readonly effects: number; readonly conflicts: number };

/** What the planners of all collections share. */
export type ApplyRun = {
  readonly deps: DocumentDeps;
  readonly rows: CollapsedRows;
  readonly touches: Touches;
  readonly count: (merged: MergedRows) => void;
};

/** Documents read and written at once; 500 orders with ten lines are under 1 MB each way. */
const CHUNK_DOCUMENTS = 500;

/** Chunks under way at once: one is merged while another one's reply is awaited. */
const CHUNKS_AT_ONCE = 2;

/**
 * First phase: merges row changes, any number, into the documents that own them. Answers what the second phase must build,
 * also for changes that were superseded: an earlier delivery may have died before its build. `setAside`: documents that cannot be read;
 * their changes went nowhere.
 * @throws TargetUnavailableError; then the whole call is safe to repeat.
 */
export async function applyRows(
  given: DocumentDeps,
  changes: readonly RowChange[],
): Promise<{ touched: TouchedKeys; counts: ApplyCounts; setAside: readonly UnreadableDocument[] }> {
  const setAside: UnreadableDocument[] = [];
  const deps = noting(given, setAside);
  const rows = collapse(changes, deps.settings);
  let applied = 0;
  let { conflicts } = rows;
  const count = (merged: MergedRows): void => {
    applied += merged.effects;
    conflicts += merged.conflicts;
  };
  const run: ApplyRun = { deps, rows, touches: noTouches(), count };
  await applyTo("places", rows.places, run, planPlaceRows);
  await applyTo("products", rows.products, run, planProductRows);
  await applyTo("customers", rows.customers, run, planCustomerRows);
  await applyTo("orders", rows.orders, run, planOrderRows);
  const touched = await touchDependents(deps.store, run.touches);
  const superseded = changes.length - applied - changesOf(changes, setAside);
  return { touched, counts: { applied, superseded, conflicts }, setAside };
}

function noting(deps: DocumentDeps, setAside: UnreadableDocument[]): DocumentDeps {
  const { unreadable } = deps;
  if (unreadable === undefined) return deps;
  return {
    ...deps,
    unreadable: (document) => {
      setAside.push(document);
      unreadable(document);
    },
  };
}

function changesOf(changes: readonly RowChange[], documents: readonly UnreadableDocument[]): number {
  if (documents.length === 0) return 0;
  const isOf = (change: RowChange): boolean => documents.some((document) => isOwner(document, change));
  return changes.filter(isOf).length;
}

async function applyTo<Collection extends DocumentCollection>(
  collection: Collection,
  rows: ReadonlyMap<Id, unknown>,
  run: ApplyRun,
  plan: (run: ApplyRun, ids: readonly Id[]) => Promise<PlannedWrite<Collection>[]>,
): Promise<void> {
  const chunks = inChunks([...rows.keys()], CHUNK_DOCUMENTS);
  const hinders = (document: UnreadableDocument, id: Id): boolean =>
    document.collection === collection && document.id === id;
  await inParallel(chunks, CHUNKS_AT_ONCE, (ids) =>
    guardedWrite(run.deps, collection, ids, (open) => plan(run, open), hinders),
  );
}
