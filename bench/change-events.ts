import { createReadStream } from "node:fs";
import type { Db } from "mongodb";
import { readChangeFile } from "../src/core/change-files/read-change-file.ts";
import type { RowChange } from "../src/core/row-change.ts";
import { changeFileText } from "../src/edges/change-file-text.ts";
import { applyRows } from "../src/steps/apply-rows.ts";
import { buildDocuments } from "../src/steps/build-documents.ts";
import type { DocumentDeps } from "../src/steps/document-deps.ts";
import { benchDeps } from "./bench-deps.ts";
import type { Bench, BenchContext } from "./bench-context.ts";
import { loadFiles } from "./load-files.ts";
import { type Measure, perSecond, times, whole } from "./measure.ts";
import { POS_MAPPING } from "./pos-mapping.ts";
import type { ShopFiles } from "./shop-files.ts";
import { type TillBatch, tillBatches } from "./till-batches.ts";
import { msOf, timedRounds } from "./timed-rounds.ts";
import { upsertRows } from "./upsert-rows.ts";

/** Lines of the shop that is sold in: as many as the fixture of the prototype's numbers has. */
const MOST_LINES = 77_000;
/** Row changes a round applies. */
const ROUND_CHANGES = 20_000;
const BATCH_CHANGES = [1_000, 5_000];
/** Writes in a bulk of the flat copy, as in ours. */
const BULK_WRITES = 500;

type Side = { readonly deps: DocumentDeps; readonly flat: Db; readonly till: ReturnType<typeof tillBatches> };

/** The till's change files to documents, against the same changes copied row by row. Both read the same text. */
export const changeEventsBench: Bench = {
  name: "changes",
  run: async (context) => {
    const shop = await context.world.files(Math.min(MOST_LINES, context.lines));
    const side = await loadedSide(context, shop);
    const measures: Measure[] = [];
    for (const batchChanges of BATCH_CHANGES) {
      const share = Math.min(1, context.lines / MOST_LINES);
      measures.push(await measure(context, side, shop, { batchChanges, roundChanges: ROUND_CHANGES * share }));
    }
    return measures;
  },
};

async function loadedSide({ world, progress }: BenchContext, shop: ShopFiles): Promise<Side> {
  const deps = await benchDeps(await world.emptyDatabase("bench_changes"));
  await loadFiles(deps, shop.files, progress);
  const flat = await world.emptyDatabase("bench_flat");
  for (const { key, path } of shop.files) {
    progress(`copying ${key} row by row`);
    for await (const changes of changesOf(key, changeFileText(createReadStream(path), key))) {
      await upsertRows(flat, changes, BULK_WRITES);
    }
  }
  return { deps, flat, till: tillBatches(shop) };
}

async function measure(
  context: BenchContext,
  { deps, flat, till }: Side,
  shop: ShopFiles,
  { batchChanges, roundChanges }: { batchChanges: number; roundChanges: number },
): Promise<Measure> {
  const batches = Math.max(1, Math.round(roundChanges / batchChanges));
  const perBatch = Math.min(batchChanges, Math.ceil(roundChanges));
  let applied = 0;
  const medians = await timedRounds(`changes by ${whole(perBatch)}`, context, async () => {
    const round = Array.from({ length: batches }, () => till.next(perBatch));
    applied = round.reduce((sum, batch) => sum + batch.changes, 0);
    const oursMs = await msOf(() => eachBatch(round, (changes) => applyChanges(deps, changes)));
    const baselineMs = await msOf(() => eachBatch(round, (changes) => upsertRows(flat, changes, BULK_WRITES)));
    return { oursMs, baselineMs };
  });
  const { oursMs, baselineMs, rounds } = medians;
  return {
    what: `row changes of a till in batches of ${whole(perBatch)}, on ${whole(shop.lines)} lines, to all documents`,
    ours: perSecond(applied, oursMs),
    baseline: perSecond(applied, baselineMs),
    baselineName: "the same changes row by row into flat collections, unordered bulks of 500 upserts",
    ratio: times(baselineMs, oursMs),
    rounds,
  };
}

async function applyChanges(deps: DocumentDeps, changes: readonly RowChange[]): Promise<void> {
  const { touched, counts } = await applyRows(deps, changes);
  // Changes that change nothing would be very fast.
  if (counts.applied === 0 || touched.edges.size === 0) throw new Error("the till's changes had no effect");
  await buildDocuments(deps, touched);
}

async function eachBatch(round: readonly TillBatch[], apply: (changes: RowChange[]) => Promise<void>): Promise<void> {
  for (const { files } of round) {
    const changes: RowChange[] = [];
    for (const { key, text } of files) for await (const some of changesOf(key, [text])) changes.push(...some);
    await apply(changes);
  }
}

/** Changes held at once. */
const READ_CHANGES = 5_000;

async function* changesOf(key: string, text: AsyncIterable<string> | Iterable<string>): AsyncGenerator<RowChange[]> {
  for await (const { changes, bad } of readChangeFile(text, {
    key,
    mapping: POS_MAPPING,
    maxBatchChanges: READ_CHANGES,
  })) {
    if (bad.length > 0) throw new Error(`${key}: ${bad.length} bad rows, first ${bad[0]?.code ?? ""}`);
    yield changes;
  }
}
