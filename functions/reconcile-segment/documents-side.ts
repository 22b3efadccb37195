import { compareKeys } from "../../src/core/reconcile/compare-keys.ts";
import type { ComparedSide, KeyRange } from "../../src/core/reconcile/narrow-to-keys.ts";
import type { SourceView } from "../../src/core/reconcile/sql/view-queries.ts";
import { addSums, NO_SUMS, type ViewSums } from "../../src/core/reconcile/view-sums.ts";
import type { DocumentScan } from "../../src/edges/document-scan.ts";
import { type ExamineContext, examineDocuments } from "./examine-documents.ts";

/** A range's documents, read once: what each adds to the sums, and which have an unexpected shape. */
export type DocumentsSide = ComparedSide & {
  readonly totals: ViewSums;
  readonly productTotals: ViewSums;
  readonly misshapen: readonly string[];
};

/** Reads the documents of a view in a key range. In memory afterwards: one entry per key, about 20,000 a segment. */
export async function documentsSide(
  scan: DocumentScan,
  view: SourceView,
  range: KeyRange,
  context: ExamineContext,
): Promise<DocumentsSide> {
  const facts = new Map<string, ViewSums>();
  const misshapen: string[] = [];
  let [totals, productTotals] = [NO_SUMS, NO_SUMS];
  for await (const one of examineDocuments(scan, view, range, context)) {
    if (!one.holds) misshapen.push(one.key);
    if (one.shown) productTotals = addSums(productTotals, one.shown);
    if (!one.facts) continue;
    facts.set(one.key, one.facts.sums);
    totals = addSums(totals, one.facts.sums);
  }
  return { ...sideOf(facts), totals, productTotals, misshapen };
}

function sideOf(facts: ReadonlyMap<string, ViewSums>): ComparedSide {
  const keys = [...facts.keys()].toSorted(compareKeys);
  const within = (range: KeyRange): string[] =>
    keys.filter(
      (key) =>
        (range.from === null || compareKeys(key, range.from) > 0) &&
        (range.to === null || compareKeys(key, range.to) <= 0),
    );
  const hashOf = (key: string): bigint => facts.get(key)?.hash ?? 0n;
  return {
    sums: async (range) => {
      const own = within(range);
      return { keys: own.length, hash: own.reduce((sum, key) => sum + hashOf(key), 0n) };
    },
    keyHashes: async (range) => new Map(within(range).map((key) => [key, hashOf(key)])),
    keyAt: async (range, place) => within(range)[place] ?? null,
  };
}
