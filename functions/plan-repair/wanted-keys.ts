import { InvalidInputError } from "../../src/core/errors/error-classes.ts";
import { idOfText, idText } from "../../src/core/id.ts";
import type { Mapping } from "../../src/core/mapping/mapping.ts";
import type { NamedKeys } from "../../src/core/pipeline/run-input-meaning.ts";
import type { Finding } from "../../src/core/reconcile/finding.ts";
import { resultOfText } from "../../src/core/reconcile/result-json.ts";
import { type ReconcilePlan, reconcileKeys } from "../../src/core/reconcile/run.ts";
import { viewKeyType } from "../../src/core/reconcile/sql/view-queries.ts";
import {
  type ByHand,
  FOREIGN_ID,
  keysOfFindings,
  noRepairKeys,
  REPAIRED_VIEWS,
  type RepairKeys,
} from "../../src/core/repair/repair-keys.ts";
import type { DocumentScan } from "../../src/edges/document-scan.ts";
import type { DocumentStore } from "../../src/edges/document-store.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";
import { inChunks } from "../../src/steps/in-chunks.ts";
import type { SourceReader } from "./source-of-keys.ts";

export type WantedKeys = {
  readonly of: string | null;
  readonly keys: RepairKeys;
  readonly byHand: readonly ByHand[];
  /** Findings that were counted and not named. */
  readonly unnamed: number;
};

export type FindingReads = {
  readonly objects: Pick<ObjectStore, "getText">;
  readonly workBucket: string;
  readonly mapping: Mapping;
  readonly scan: Pick<DocumentScan, "strayIds" | "byIds">;
};

/** Objects read at once. */
const READ_AHEAD = 16;

/**
 * The keys of a reconciliation's findings: of the run `of`, or of the last full one.
 * @throws InvalidInputError TS650 when there is none
 */
export async function keysFound(
  { objects, workBucket, mapping, scan }: FindingReads,
  asked: string | null,
): Promise<WantedKeys> {
  const of = asked ?? (await lastReconciled(objects, workBucket));
  const text = of === null ? null : await objects.getText(workBucket, reconcileKeys.plan(of));
  if (of === null || text === null) throw noReconciliation(workBucket, of, await lastReconciled(objects, workBucket));
  // Findings come segment by segment, and none may mean that nobody has looked.
  if ((await objects.getText(workBucket, reconcileKeys.certificate(of, "json"))) === null)
    throw unfinished(workBucket, of);
  const { segments } = JSON.parse(text) as ReconcilePlan;
  const findings: Finding[] = [];
  let unnamed = 0;
  for (const chunk of inChunks(segments, READ_AHEAD)) {
    const texts = await Promise.all(
      chunk.map((segment) => objects.getText(workBucket, reconcileKeys.result(of, segment))),
    );
    for (const result of texts.flatMap((one) => (one === null ? [] : [resultOfText(one)]))) {
      findings.push(...result.findings);
      unnamed += result.findingCount - result.findings.length;
    }
  }
  const { keys, byHand: foreign } = keysOfFindings(findings, mapping);
  const byHand = [...(await stillThere(scan, foreign, mapping)), ...(await strayNumbers(scan, findings, mapping))];
  return { of, unnamed, keys, byHand };
}

/** Without documents that somebody has deleted since they were found, as they were told to. */
async function stillThere(
  scan: FindingReads["scan"],
  byHand: readonly ByHand[],
  mapping: Mapping,
): Promise<readonly ByHand[]> {
  const there: ByHand[] = [];
  for (const view of REPAIRED_VIEWS) {
    const own = byHand.filter(({ collection }) => collection === view);
    if (own.length === 0) continue;
    const ids = new Set(await scan.strayIds(view, viewKeyType(mapping, view)));
    there.push(...own.filter(({ id }) => ids.has(id)));
  }
  const slices = byHand.filter(({ collection }) => collection === "product_buyers");
  if (slices.length === 0) return there;
  // A slice's _id is text too when it is foreign: a name that is none of ours.
  const strays = await scan.strayIds("product_buyers", "text");
  const named = await scan.byIds(
    "product_buyers",
    slices.map(({ id }) => id),
  );
  const ids = new Set([...strays, ...named.map(({ id }) => String(id))]);
  return [...there, ...slices.filter(({ id }) => ids.has(id))];
}

/** Where keys are texts, the number 1001 among them is named as the text "1001" would be. */
async function strayNumbers(
  scan: FindingReads["scan"],
  findings: readonly Finding[],
  mapping: Mapping,
): Promise<ByHand[]> {
  const strays: ByHand[] = [];
  for (const view of REPAIRED_VIEWS) {
    const extra = findings.filter(({ collection, kind }) => collection === view && kind === "extra");
    if (viewKeyType(mapping, view) === "integer" || extra.length === 0) continue;
    const ids = new Set(await scan.strayIds(view, "text"));
    strays.push(...extra.flatMap(({ collection, id }) => (ids.has(id) ? [{ collection, id, why: FOREIGN_ID }] : [])));
  }
  return strays;
}

async function lastReconciled(objects: Pick<ObjectStore, "getText">, workBucket: string): Promise<string | null> {
  const text = await objects.getText(workBucket, reconcileKeys.latest("json"));
  return text === null ? null : (JSON.parse(text) as { run: { id: string } }).run.id;
}

function unfinished(workBucket: string, of: string): InvalidInputError {
  return new InvalidInputError({
    code: "TS650",
    where: `s3://${workBucket}/${reconcileKeys.certificate(of, "json")}`,
    found: "nothing",
    expected: `the certificate of run ${of}, which a reconciliation writes at its end`,
    remedy: `Redrive that run or start {"mode":"reconcile"}, and repair when it has ended; or name keys, as in {"mode":"repair","customers":[42]}.`,
  });
}

function noReconciliation(workBucket: string, of: string | null, last: string | null): InvalidInputError {
  const findings =
    last === null || last === of
      ? 'Start {"mode":"reconcile"} first'
      : `Leave "of" out to repair what the last full one found, run ${last}; or start {"mode":"reconcile"}`;
  return new InvalidInputError({
    code: "TS650",
    where: `s3://${workBucket}/${of === null ? reconcileKeys.latest("json") : reconcileKeys.plan(of)}`,
    found: "nothing",
    expected: of === null ? "the last reconciliation" : `the reconciliation of run ${of}`,
    remedy: `${findings}; or name keys, as in {"mode":"repair","customers":[42]}.`,
  });
}

/** Keys a person named, and what belongs to them: a customer comes with all its orders, as the source and as the documents have them. */
export async function keysNamed(
  named: NamedKeys,
  source: SourceReader,
  store: Pick<DocumentStore, "ordersOfCustomers" | "customersOfPlaces">,
): Promise<WantedKeys> {
  const keys = noRepairKeys();
  for (const view of REPAIRED_VIEWS) for (const key of named[view]) keys[view].add(key);
  const customers = named.customers.map(idOfText);
  if (customers.length > 0) {
    for (const order of await source.ordersOfCustomers(customers)) keys.orders.add(idText(order));
    for (const { _id } of await ordersThatRead(store, customers)) keys.orders.add(idText(_id));
  }
  if (named.places.length > 0) {
    for (const customer of await store.customersOfPlaces(named.places.map(idOfText)))
      keys.customers.add(idText(customer));
  }
  return { of: null, keys, byHand: [], unnamed: 0 };
}

/** Customers whose orders cannot be read are named later, with the reason. */
async function ordersThatRead(
  store: Pick<DocumentStore, "ordersOfCustomers">,
  customers: Parameters<DocumentStore["ordersOfCustomers"]>[0],
): ReturnType<DocumentStore["ordersOfCustomers"]> {
  const orders: Awaited<ReturnType<DocumentStore["ordersOfCustomers"]>> = [];
  for (const customer of customers) {
    orders.push(...(await store.ordersOfCustomers([customer]).catch((error: unknown) => onlyUnreadable(error))));
  }
  return orders;
}

function onlyUnreadable(error: unknown): [] {
  if (error instanceof InvalidInputError) return [];
  throw error;
}
