import type { DocumentSettings } from "../core/documents/document-settings.ts";
import { firstLevel } from "../core/documents/slice-address.ts";
import { type Id, idOfText } from "../core/id.ts";
import type { Mapping } from "../core/mapping/mapping.ts";
import type { HexDigest } from "../core/reconcile/canonical-line.ts";
import type { Finding } from "../core/reconcile/finding.ts";
import { type Pair, pairFinding } from "../core/reconcile/pair-finding.ts";
import type { SourceView } from "../core/reconcile/sql/view-queries.ts";
import { unreachable } from "../core/unreachable.ts";
import type { DocumentScan, ScannedCollection, ScannedDocuments, Stored } from "../edges/document-scan.ts";
import type { SourceDatabase } from "../edges/source-database.ts";
import { inChunks } from "./in-chunks.ts";
import { expectedReader, type ExpectedReader } from "./expected-documents.ts";
import { productPairs } from "./product-pairs.ts";
import { sourceRows } from "./source-rows.ts";
import { isShown } from "./is-shown.ts";

/** How often and how far apart a difference is looked at before it is called drift. */
export type Settling = {
  /** Longer than the pipeline's lag: a row change that is on its way must have arrived by the next look. */
  readonly settleMs: number;
  /** Looks at a difference; fewer than 2 are taken as 2. */
  readonly attempts: number;
  readonly sleep: (ms: number) => Promise<void>;
};

export type JudgeDeps = {
  readonly source: SourceDatabase;
  readonly scan: DocumentScan;
  readonly mapping: Mapping;
  readonly settings: DocumentSettings;
  readonly md5: HexDigest;
  readonly settling: Settling;
};

export type Verdict = {
  readonly findings: readonly Finding[];
  /** Keys that truly differ, and keys that differed in every look but moved in between, as id texts. */
  readonly standing: readonly string[];
  readonly moving: readonly string[];
  readonly unreadableRows: number;
};

/** One look alone cannot tell what stands from what moves. */
const MIN_ATTEMPTS = 2;

/** Suspects rebuilt at once; a customer or product brings all its orders along. */
const CHUNK_SUSPECTS = { places: 500, orders: 500, customers: 100, products: 20 } as const;

/** One look at one suspect: its differing documents, and a print of both sides that changes when either does. */
type Look = { readonly findings: readonly Finding[]; readonly print: string };

/**
 * Rebuilds each suspect from source rows and compares it with what is stored, as often as `settling` says or until nothing differs.
 * A difference is drift when it outlived all looks and the last two saw the very same on both sides; else it is in flight.
 */
export async function judgeSuspects(deps: JudgeDeps, view: SourceView, keys: readonly string[]): Promise<Verdict> {
  const { attempts, settleMs, sleep } = deps.settling;
  let before: Looks = { looks: new Map(), unreadable: 0 };
  let now = await lookAtAll(deps, view, [...new Set(keys)]);
  let unreadableRows = now.unreadable;
  for (let attempt = 1; attempt < Math.max(attempts, MIN_ATTEMPTS) && now.looks.size > 0; attempt += 1) {
    await sleep(settleMs);
    before = now;
    now = await lookAtAll(deps, view, [...before.looks.keys()]);
    unreadableRows = Math.max(unreadableRows, now.unreadable);
  }
  const stood = [...now.looks].filter(([key, look]) => look.print === before.looks.get(key)?.print);
  const standing = new Set(stood.map(([key]) => key));
  return {
    findings: stood.flatMap(([, look]) => look.findings),
    standing: [...standing],
    moving: [...now.looks.keys()].filter((key) => !standing.has(key)),
    unreadableRows,
  };
}

type Looks = { readonly looks: ReadonlyMap<string, Look>; readonly unreadable: number };

/** Suspects that differ now. Each chunk reads its rows in one snapshot, then the documents. */
async function lookAtAll(deps: JudgeDeps, view: SourceView, keys: readonly string[]): Promise<Looks> {
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
  return { findings, print: md5(text) };
}

/** For each key the documents it stands for, as they should be and as they are. */
async function pairsOf(
  deps: JudgeDeps,
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
    return [
      {
        collection,
        id: String(id),
        expected: should === undefined ? null : scan.contentOf(collection, should),
        found: is !== undefined && isShown(is) ? is.content() : null,
      },
    ];
  });
}
