import type { Edge, SliceDocument } from "../core/documents/document-types.ts";
import { addOrders, type EdgeDrafts, edgeOf, noEdges } from "../core/documents/edges-of-orders.ts";
import { hash16 } from "../core/documents/hash16.ts";
import { customerHome, type Home, walkInHome } from "../core/documents/home.ts";
import { type SliceAddress, sliceId, sliceOf, sliceStart } from "../core/documents/slice-address.ts";
import { sliceDocument } from "../core/documents/slice-document.ts";
import type { Id } from "../core/id.ts";
import type { HashRange } from "../edges/document-store.ts";
import type { DocumentDeps } from "./document-deps.ts";
import { guardedWrite, type PlannedWrite } from "./guarded-write.ts";
import { inChunks } from "./in-chunks.ts";

/** A slice to build. `homes` null: all of it, from the orders; else only these homes' edges are replaced. */
export type SliceTask = SliceAddress & { readonly homes: ReadonlySet<Home> | null };

/** Slices built at once; 500 of 64 edges are about 5 MB. */
const CHUNK_SLICES = 500;

/** Hash ranges asked for in one read. */
const CHUNK_RANGES = 200;

/**
 * Rule 9. Answers the slices as written, by product.
 *
 * `known`: all edges of products that had no slice when these edges were read. A slice that is still absent is made from them instead
 * of from a second read of the same orders. Its insert takes effect only if nobody has made it since, and slices are never removed,
 * so whoever builds a later change either meets our slice and reads after its rev, or makes ours miss; then nothing `known` is used.
 */
export async function buildSlices(
  deps: DocumentDeps,
  tasks: readonly SliceTask[],
  known: EdgeDrafts = noEdges(),
): Promise<Map<Id, SliceDocument[]>> {
  const written = new Map<Id, SliceDocument[]>();
  const done = (slice: SliceDocument): void => {
    const slices = written.get(slice.product);
    if (slices === undefined) written.set(slice.product, [slice]);
    else slices.push(slice);
  };
  for (const chunk of inChunks(tasks, CHUNK_SLICES)) {
    let usable = known;
    await guardedWrite(deps, "product_buyers", chunk, async (open) => {
      const planned = await planSlices(deps, open, usable, done);
      usable = noEdges();
      return planned;
    });
  }
  return written;
}

/** The slice as it is first, the orders second, names last. */
async function planSlices(
  deps: DocumentDeps,
  tasks: readonly SliceTask[],
  known: EdgeDrafts,
  done: (slice: SliceDocument) => void,
): Promise<PlannedWrite<"product_buyers">[]> {
  const current = new Map((await deps.store.readSlices(tasks.map(sliceId))).map((slice) => [slice._id, slice]));
  const planned = tasks.map((task) => ({ task, old: current.get(sliceId(task)) }));
  // Absent at the published level (an unfinished growth, or swept): nothing to replace edges in.
  const wholes = planned.map(({ task, old }) => task.homes === null || old === undefined);
  const isKnown = planned.map(({ task, old }) => old === undefined && known.byProduct.has(task.product));
  const whole = planned.flatMap(({ task }, i) =>
    wholes[i] === true && isKnown[i] === false ? [wholeRange(task)] : [],
  );
  const exact = planned.flatMap(({ task }, i) => (wholes[i] === true ? [] : homeRanges(task)));
  const edges = await readEdges(deps, [...joinRanges(whole), ...exact]);
  const drafts = planned.map(({ task }, i) => draftsOf(isKnown[i] === true ? known : edges, task, wholes[i] === true));
  const names = await deps.store.customerNames(customersOf(drafts));
  return planned.map(({ task, old }, i) => {
    const fresh = (drafts[i] ?? []).map((draft) => edgeOf(draft, names));
    const kept = wholes[i] === true || old === undefined ? [] : old.edges.filter((edge) => !isTouched(edge, task));
    const rev = old?.rev ?? 0;
    const document = sliceDocument(task, [...fresh, ...kept], rev + 1);
    const write = rev === 0 ? { kind: "insert" as const, document } : { kind: "replace" as const, rev, document };
    return { write, done: () => done(document) };
  });
}

type Draft = Parameters<typeof edgeOf>[0];

const homeOfEdge = (edge: Edge): Home => (edge.customer === null ? walkInHome(edge.day) : customerHome(edge.customer));

const isTouched = (edge: Edge, { homes }: SliceTask): boolean => homes !== null && homes.has(homeOfEdge(edge));

const wholeRange = ({ product, level, slice }: SliceAddress): HashRange => ({
  product,
  from: sliceStart(slice, level),
  to: sliceStart(slice + 1, level),
});

/** Exact hashes: a range of the multikey index costs 40–50 ms on a product with many orders whatever its width, a hash 0.8 ms. */
function homeRanges({ product, homes }: SliceTask): HashRange[] {
  const hashes = new Set([...(homes ?? [])].map(hash16));
  return [...hashes].map((h) => ({ product, from: h, to: h + 1 }));
}

/** Neighbouring slices of one product become one range: a growing product asks for all of them. */
function joinRanges(ranges: readonly HashRange[]): HashRange[] {
  const byProduct = Map.groupBy(ranges, (range) => range.product);
  return [...byProduct.values()].flatMap((own) => {
    const joined: { product: Id; from: number; to: number }[] = [];
    for (const range of own.toSorted((a, b) => a.from - b.from)) {
      const last = joined.at(-1);
      if (last !== undefined && range.from <= last.to) last.to = Math.max(last.to, range.to);
      else joined.push({ ...range });
    }
    return joined;
  });
}

async function readEdges(
  { store, settings, unreadable }: DocumentDeps,
  ranges: readonly HashRange[],
): Promise<EdgeDrafts> {
  const products = new Set(ranges.map((range) => range.product));
  const edges = noEdges();
  for (const chunk of inChunks(ranges, CHUNK_RANGES)) {
    addOrders(edges, await store.edgeOrders(chunk, unreadable), products, settings.cancelledStatuses);
  }
  return edges;
}

/** The edges read for the task. Others may have come along with them: homes with an equal hash, and other slices' homes. */
function draftsOf({ byProduct }: EdgeDrafts, task: SliceTask, whole: boolean): Draft[] {
  const drafts = byProduct.get(task.product) ?? new Map<Home, Draft>();
  if (whole) return [...drafts.values()].filter((draft) => sliceOf(draft.h, task.level) === task.slice);
  return [...(task.homes ?? [])].flatMap((home) => drafts.get(home) ?? []);
}

function customersOf(drafts: readonly (readonly Draft[])[]): Id[] {
  const customers = new Set<Id>();
  for (const own of drafts) for (const { customer } of own) if (customer !== null) customers.add(customer);
  return [...customers];
}
