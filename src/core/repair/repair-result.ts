import { idOfText } from "../id.ts";
import type { Finding } from "../reconcile/finding.ts";
import type { SourceView } from "../reconcile/sql/view-queries.ts";
import type { NotFound } from "./planned-repair.ts";
import { type ByHand, REPAIRED_VIEWS } from "./repair-keys.ts";
import type { RepairPlan } from "./repair-plan.ts";

/** What a look after the repair says about the keys of one collection, as id texts. */
export type CheckedKeys = {
  /** They differ and stand still. */
  readonly standing: readonly string[];
  /** They differed in every look and moved in between. */
  readonly moving: readonly string[];
  readonly findings: readonly Finding[];
};

export type RepairCounts = {
  readonly keys: number;
  readonly repaired: number;
  readonly stillDifferent: number;
  readonly inFlight: number;
};

/** How a repair ended; the object `repairs/<runId>/result.json` has all names, this the first of them. */
export type RepairResult = {
  readonly of: string | null;
  readonly collections: { readonly [view in SourceView]: RepairCounts };
  /** Documents that still differ, as `orders 42`. */
  readonly stillDifferent: readonly string[];
  readonly byHand: readonly ByHand[];
  readonly notFound: NotFound;
  /** Findings that this repair did not take on. */
  readonly left: number;
};

/** A key that differs and had a row newer than the repair waits for its own change: in flight, not drift. */
export function repairResult(plan: RepairPlan, checked: { readonly [view in SourceView]: CheckedKeys }): RepairResult {
  const stillDifferent: string[] = [];
  const counted = REPAIRED_VIEWS.map((view) => {
    const newer = new Set(plan.inFlight[view]);
    const { standing, moving } = checked[view];
    const drift = standing.filter((key) => !newer.has(key));
    stillDifferent.push(...drift.map((key) => `${view} ${String(idOfText(key))}`));
    const keys = plan.keys[view].length;
    const inFlight = moving.length + standing.length - drift.length;
    return [view, { keys, repaired: keys - inFlight - drift.length, stillDifferent: drift.length, inFlight }] as const;
  });
  const collections = Object.fromEntries(counted) as RepairResult["collections"];
  const notFound = { count: plan.notFound.length, first: plan.notFound };
  return { of: plan.of, collections, stillDifferent, byHand: plan.byHand, notFound, left: plan.left };
}

/** All collections together; the lists of names may be cut, these are not. */
export function repairTotals({ collections }: Pick<RepairResult, "collections">): RepairCounts {
  const sum = (pick: (counts: RepairCounts) => number): number =>
    REPAIRED_VIEWS.reduce((total, view) => total + pick(collections[view]), 0);
  return {
    keys: sum(({ keys }) => keys),
    repaired: sum(({ repaired }) => repaired),
    stillDifferent: sum(({ stillDifferent }) => stillDifferent),
    inFlight: sum(({ inFlight }) => inFlight),
  };
}
