import type { DocumentSettings } from "../core/documents/document-settings.ts";
import { firstLevel } from "../core/documents/slice-address.ts";
import { type Id, idOfText } from "../core/id.ts";
import type { Mapping } from "../core/mapping/mapping.ts";
import type { HexDigest } from "../core/reconcile/canonical-line.ts";
import { type DifferenceFact, differenceFacts } from "../core/reconcile/difference-facts.ts";
import type { Finding } from "../core/reconcile/finding.ts";
import { type Pair, pairFinding } from "../core/reconcile/pair-finding.ts";
import type { SourceView } from "../core/reconcile/sql/view-queries.ts";
import { unreachable } from "../core/unreachable.ts";
import type { DocumentScan, ScannedCollection, ScannedDocuments, Stored } from "../edges/document-scan.ts";
import type { SourceDatabase } from "../edges/source-database.ts";
import { foundContent } from "./found-content.ts";
import { inChunks } from "./in-chunks.ts";
import { expectedReader, type ExpectedReader } from "./expected-documents.ts";
import { productPairs } from "./product-pairs.ts";
import { sourceRows } from "./source-rows.ts";
import { isShown } from "./is-shown.ts";

export type LookDeps = {
  readonly source: SourceDatabase;
  readonly scan: DocumentScan;
  readonly mapping: Mapping;
  readonly settings: DocumentSettings;
  readonly md5: HexDigest;
};

/** Suspects rebuilt at once; a customer or product brings all its orders along. */
const CHUNK_SUSPECTS = { places: 500, orders: 500, customers: 100, products: 20 } as const;

/** One look at one suspect: its differing documents, where they differ, and a print of both sides that changes when either does. */
export type Look = {
  readonly findings: readonly Finding[];
  readonly facts: ReadonlyMap<string, DifferenceFact>;
  readonly print: string;
};

export type Looks = { readonly looks: ReadonlyMap<string, Look>; readonly unreadable: number };

/** Suspects that differ now. Each chunk reads its rows in one snapshot, then the documents. */
export async function lookAtSuspects(deps: LookDeps, view: SourceView, keys: readonly string[]): Promise<Looks> {
  const looks = new Map<string, Look>();
  let unreadable = 0;
  for (const chunk of inChunks(keys, CHUNK_SUSPECTS[view])) {
    const ids = chunk.map(idOfText);
    const pairs = await deps.source.snapshot(async (snapshot) => {
      const rows = sourceRows(snapshot, deps.mapping);
      const expected = expectedReader(rows, deps.mapping, deps.settings);
      const result = await pairsOf(deps, expected, view, ids);
      unreadable += rows.unreadable();
      return result;
    });
    chunk.forEach((key, index) => {
      const look = lookOf(pairs[index] ?? [], deps.md5);
      if (look) looks.set(key, look);
    });
  }
  return { looks, unreadable };
}

function lookOf(pairs: readonly Pair[], md5: HexDigest): Look | null {
  const findings = pairs.flatMap((pair) => pairFinding(pair) ?? []);
  if (findings.length === 0) return null;
  const text = JSON.stringify(pairs, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
  return { findings, facts: differenceFacts(pairs, md5), print: md5(text) };
}

/** For each key the documents it stands for, as they should be and as they are. */
async function pairsOf(
  deps: LookDeps,
  expected: ExpectedReader,
  view: SourceView,
  ids: readonly Id[],
): Promise<Pair[][]> {
  const { scan, settings } = deps;
  switch (view) {
    case "places":
      return simplePairs(scan, view, ids, await expected.places(ids));
    case "orders":
      return simplePairs(scan, view, ids, await expected.orders(ids));
    case "customers":
      return simplePairs(scan, view, ids, await expected.customers(ids));
    case "products":
      return productPairs(scan, ids, async (levels) =>
        expected.products(levels, (edges) => firstLevel(edges, settings.limits.sliceEdges)),
      );
    default:
      return unreachable(view);
  }
}

async function simplePairs<C extends Exclude<ScannedCollection, "products" | "product_buyers">>(
  scan: DocumentScan,
  collection: C,
  ids: readonly Id[],
  expected: ReadonlyMap<Id, ScannedDocuments[C]>,
): Promise<Pair[][]> {
  const stored = await scan.byIds(collection, ids);
  const found = new Map<Id, Stored<ScannedDocuments[C]>>(stored.map((one) => [one.id, one]));
  return ids.map((id) => {
    const should = expected.get(id);
    const is = found.get(id);
    const content = should === undefined ? null : scan.contentOf(collection, should);
    const standing = is !== undefined && isShown(is) ? foundContent(is, content) : null;
    return [{ collection, id: String(id), expected: content, found: standing }];
  });
}
