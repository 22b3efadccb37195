import type { DocumentSettings } from "../../src/core/documents/document-settings.ts";
import { sliceDocument } from "../../src/core/documents/slice-document.ts";
import { InvalidInputError } from "../../src/core/errors/error-classes.ts";
import type { Mapping } from "../../src/core/mapping/mapping.ts";
import type { HexDigest } from "../../src/core/reconcile/canonical-line.ts";
import { sliceName } from "../../src/core/reconcile/slice-name.ts";
import type { SourceView } from "../../src/core/reconcile/sql/view-queries.ts";
import { REPAIRED_VIEWS } from "../../src/core/repair/repair-keys.ts";
import { type RepairPlan, repairKeysOf } from "../../src/core/repair/repair-plan.ts";
import { type CheckedKeys, repairResult, type RepairResult } from "../../src/core/repair/repair-result.ts";
import type { DocumentScan } from "../../src/edges/document-scan.ts";
import type { DocumentStore } from "../../src/edges/document-store.ts";
import type { ObjectStore } from "../../src/edges/object-store.ts";
import type { SourceDatabase } from "../../src/edges/source-database.ts";
import { judgeSuspects, type Settling } from "../../src/steps/judge-suspects.ts";

export type CheckRepairDeps = {
  readonly source: SourceDatabase | null;
  readonly scan: DocumentScan;
  readonly store: Pick<DocumentStore, "write">;
  readonly objects: Pick<ObjectStore, "getText" | "putText">;
  readonly workBucket: string;
  readonly mapping: Mapping;
  readonly settings: DocumentSettings;
  readonly md5: HexDigest;
  readonly settling: Settling;
};

export type CheckRepairInput = { readonly runId: string };

/** Names in the state; the whole list is in the work bucket. */
const SHOWN = 10;

/** Looks at every key of the repair again, as a reconciliation does, and keeps what came of it. Safe to repeat. */
export async function checkRepair(deps: CheckRepairDeps, { runId }: CheckRepairInput): Promise<RepairResult> {
  const { objects, workBucket, source } = deps;
  const text = await objects.getText(workBucket, repairKeysOf.plan(runId));
  if (text === null || source === null) throw noPlan(workBucket, runId);
  const plan = JSON.parse(text) as RepairPlan;
  await emptyStrays(deps.store, plan.strays);
  const nothing: CheckedKeys = { standing: [], moving: [], findings: [] };
  const checked: { [view in SourceView]: CheckedKeys } = {
    places: nothing,
    customers: nothing,
    products: nothing,
    orders: nothing,
  };
  for (const [view, verdict] of await judgeSuspects({ ...deps, source }, plan.keys)) checked[view] = verdict;
  const result = repairResult(plan, checked);
  const findings = REPAIRED_VIEWS.flatMap((view) => checked[view].findings);
  await objects.putText(workBucket, repairKeysOf.result(runId), JSON.stringify({ ...result, findings }));
  const { stillDifferent, byHand, notFound } = result;
  return {
    ...result,
    stillDifferent: stillDifferent.slice(0, SHOWN),
    byHand: byHand.slice(0, SHOWN),
    notFound: { ...notFound, first: notFound.first.slice(0, SHOWN) },
  };
}

/**
 * Slices are never removed, because a builder may be about to publish them. These were read before the repair built their products: a
 * builder that wrote one since has moved its rev, and one that wrote it before finds its product's rev moved and starts again.
 */
async function emptyStrays(store: CheckRepairDeps["store"], strays: RepairPlan["strays"]): Promise<void> {
  const writes = strays.flatMap(({ id, rev }) => {
    const name = sliceName(id);
    return name === null ? [] : [{ kind: "replace", rev, document: sliceDocument(name, [], rev + 1) } as const];
  });
  if (writes.length > 0) await store.write("product_buyers", writes);
}

function noPlan(workBucket: string, runId: string): InvalidInputError {
  return new InvalidInputError({
    code: "TS653",
    where: `s3://${workBucket}/${repairKeysOf.plan(runId)}`,
    found: "nothing to check with",
    expected: "the plan that plan-repair wrote in this run, and a source database",
    remedy: 'Start the repair again with {"mode":"repair"}.',
  });
}
