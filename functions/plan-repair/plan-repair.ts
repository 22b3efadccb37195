import { InvalidInputError } from "../../src/core/errors/error-classes.ts";
import { idOfText } from "../../src/core/id.ts";
import type { RunPlan } from "../../src/core/pipeline/run-plan.ts";
import { firstKeys, noRepairKeys, REPAIRED_VIEWS, withoutKeys } from "../../src/core/repair/repair-keys.ts";
import type { PlannedRepair } from "../../src/core/repair/planned-repair.ts";
import { type RepairPlan, repairKeysOf } from "../../src/core/repair/repair-plan.ts";
import { type SnapshotSequences, snapshotSequences } from "../../src/core/pipeline/snapshot-sequences.ts";
import { versionOf } from "../../src/core/version.ts";
import type { DocumentScan } from "../../src/edges/document-scan.ts";
import type { DocumentStore } from "../../src/edges/document-store.ts";
import type { SourceDatabase, SourceSnapshot } from "../../src/edges/source-database.ts";
import { documentsOfKeys } from "./documents-of-keys.ts";
import { keepFiles, type KeepRepairDeps, keepWork, listsOf, type LoadPlan, type RepairRun } from "./keep-repair.ts";
import { keysNowhere } from "./keys-nowhere.ts";
import { type RepairedTable, repairableKeys, repairedTables } from "./repair-tables.ts";
import { type SourceReader, sourceReader } from "./source-of-keys.ts";
import { keysFound, keysNamed, type WantedKeys } from "./wanted-keys.ts";

export type PlanRepairDeps = KeepRepairDeps & {
  readonly source: SourceDatabase | null;
  readonly scan: DocumentScan;
  readonly store: Pick<DocumentStore, "ordersOfCustomers" | "customersOfPlaces" | "edgeOrders">;
};

export type PlanRepairInput = RepairRun & {
  readonly repair: NonNullable<RunPlan["repair"]>;
  readonly dryRun: boolean;
};

export type PlanRepairOutput = {
  /** Takes the place of these fields in the run's plan. */
  readonly plan: LoadPlan;
  readonly repair: PlannedRepair;
};

/** Keys of one repair; more differences are a bug or a lost file, and a reload mends those better. */
const MOST_KEYS = 5_000;
/** Keys and documents named in the state; the whole list is in the work bucket. */
const SHOWN = 10;

/**
 * Reads the source's rows of all wanted keys in one snapshot and writes them as change files, which the run then loads like any other.
 * @throws InvalidInputError TS650 to TS652, before any side effect
 */
export async function planRepair(deps: PlanRepairDeps, input: PlanRepairInput): Promise<PlanRepairOutput> {
  const { objects, workBucket } = deps;
  const { runId } = input;
  const planned = await objects.getText(workBucket, repairKeysOf.plan(runId));
  // A retry after the plan was kept must load what was written then, not a second snapshot beside it.
  if (planned !== null) return finish(deps, input, JSON.parse(planned) as RepairPlan);
  const { plan, tables, sequences } = await inSnapshot(deps, input);
  if (input.dryRun) return { plan: NOTHING, repair: shown(plan) };
  const files = await keepFiles(deps, runId, plan.epoch, tables, sequences);
  const kept: RepairPlan = { ...plan, files };
  await objects.putText(workBucket, repairKeysOf.plan(runId), JSON.stringify(kept));
  return finish(deps, input, kept);
}

const NOTHING: LoadPlan = { files: 0, batches: 0, bytes: 0, partitions: [] };

async function finish(deps: PlanRepairDeps, run: RepairRun, plan: RepairPlan): Promise<PlanRepairOutput> {
  const isEmpty = REPAIRED_VIEWS.every((view) => plan.keys[view].length === 0);
  return { plan: isEmpty ? NOTHING : await keepWork(deps, run, plan), repair: shown(plan) };
}

type InSnapshot = {
  readonly plan: RepairPlan;
  readonly tables: readonly RepairedTable[];
  readonly sequences: SnapshotSequences;
};

async function inSnapshot(deps: PlanRepairDeps, { repair }: PlanRepairInput): Promise<InSnapshot> {
  const { source, ledger, mapping } = deps;
  if (source === null) throw refused("TS651", "source", "none", "a source database", "Give the stack SourceSecretArn.");
  const epoch = await ledger.newestEpoch();
  if (epoch === null) throw refused("TS652", "ledger", "no full load", "one", 'Start {"mode":"full"} first.');
  return source.snapshot(async (snapshot) => {
    const sequences = snapshotSequences(await clockOf(snapshot));
    const reader = sourceReader(snapshot, mapping);
    const wanted = await wantedKeys(deps, repair, reader);
    const { keys: first, left } = firstKeys(wanted.keys, MOST_KEYS);
    const orderRows = await reader.own("order", [...first.orders].map(idOfText));
    const version = versionOf(epoch, sequences.writes);
    const standing = await documentsOfKeys(deps, first, version, reader.customersOf(orderRows.values()));
    const repairable = await repairableKeys(reader, first, standing);
    // Of a finding that is in neither any more its derived documents may still be: those are built in any case.
    const notFound = repair.keys === null ? noRepairKeys() : await keysNowhere(deps, reader, repairable, standing);
    const keys = withoutKeys(repairable, notFound);
    const tables = await repairedTables(reader, mapping, keys, standing);
    const byHand = [...wanted.byHand, ...standing.byHand.map(({ collection, id, why }) => ({ collection, id, why }))];
    const plan: RepairPlan = {
      of: wanted.of,
      epoch,
      sequence: sequences.writes,
      keys: listsOf(keys),
      inFlight: standing.inFlight,
      strays: standing.strays,
      byHand,
      notFound: namesOf(listsOf(notFound)),
      left: left + wanted.unnamed,
      files: [],
    };
    return { plan, tables, sequences };
  });
}

function wantedKeys(
  deps: PlanRepairDeps,
  { of, keys }: PlanRepairInput["repair"],
  reader: SourceReader,
): Promise<WantedKeys> {
  return keys === null ? keysFound(deps, of) : keysNamed(keys, reader, deps.store);
}

/** The source's own clock, because commits are timed by it. */
async function clockOf(snapshot: SourceSnapshot): Promise<Date> {
  const sql = "SELECT DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%dT%H:%i:%sZ')";
  const [[text] = []] = await snapshot.rows({ sql, values: [] });
  return new Date(text ?? Number.NaN);
}

const namesOf = (keys: RepairPlan["keys"]): string[] =>
  REPAIRED_VIEWS.flatMap((view) => keys[view].map((key) => `${view} ${String(idOfText(key))}`));

function shown({ of, keys, inFlight, byHand, notFound, left }: RepairPlan): PlannedRepair {
  const { places, customers, products, orders } = keys;
  return {
    of,
    keys: { places: places.length, customers: customers.length, products: products.length, orders: orders.length },
    first: namesOf(keys).slice(0, SHOWN),
    inFlight: REPAIRED_VIEWS.reduce((sum, view) => sum + inFlight[view].length, 0),
    byHand: byHand.slice(0, SHOWN),
    notFound: { count: notFound.length, first: notFound.slice(0, SHOWN) },
    left,
  };
}

function refused(
  code: "TS651" | "TS652",
  where: string,
  found: string,
  expected: string,
  remedy: string,
): InvalidInputError {
  return new InvalidInputError({ code, where, found, expected, remedy });
}
