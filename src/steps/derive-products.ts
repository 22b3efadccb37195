import type { SliceDocument, SliceSums } from "../core/documents/document-types.ts";
import { addOrders, type EdgeDrafts, noEdges } from "../core/documents/edges-of-orders.ts";
import { HASHES, hash16 } from "../core/documents/hash16.ts";
import { EVERY_HOME, type Home } from "../core/documents/home.ts";
import { buyersOf, completeList, type InlineBuyers, nextInlineBuyers } from "../core/documents/inline-buyers.ts";
import { firstLevel, grownLevel, sliceOf } from "../core/documents/slice-address.ts";
import { addSliceSums, edgesIn } from "../core/documents/slice-document.ts";
import type { Id } from "../core/id.ts";
import type { ProductToBuild } from "../edges/document-store.ts";
import { buildSlices, type SliceTask } from "./build-slices.ts";
import type { DocumentDeps } from "./document-deps.ts";
import { inChunks } from "./in-chunks.ts";
import { openHeads } from "./open-heads.ts";

/** A product to derive: as read with its rev, and the homes whose edges may have changed. */
export type ProductInputs = {
  readonly id: Id;
  readonly current: ProductToBuild | undefined;
  readonly homes: ReadonlySet<Home>;
};

/** A product's slices summed up. `level` 0: it has no edge and never had one. */
export type DerivedProduct = { readonly level: number; readonly sums: SliceSums; readonly inline: InlineBuyers };

export type DerivedProducts = { readonly products: Map<Id, DerivedProduct>; readonly slicesWritten: number };

type Leveled = ProductInputs & { readonly current: ProductToBuild; readonly level: number };

/** Products asked for in one read. */
const CHUNK_READ = 200;

/** Rules 10 to 13 for many products at once. Products without an edge are absent from the answer. */
export async function deriveProducts(deps: DocumentDeps, inputs: readonly ProductInputs[]): Promise<DerivedProducts> {
  const leveled: Leveled[] = [];
  const whole: Growth[] = [];
  const unleveled: Id[] = [];
  for (const input of inputs) {
    const level = input.current?.slices ?? 0;
    if (level > 0 && input.homes.has(EVERY_HOME)) whole.push({ product: input.id, level });
    else if (input.current !== undefined && level > 0) leveled.push({ ...input, current: input.current, level });
    else unleveled.push(input.id);
  }
  const known = await deriveLeveled(deps, leveled);
  const first = await firstLevels(deps, unleveled);
  const grown = await deriveGrown(deps, [...whole, ...known.toGrow, ...first.growth], first.edges);
  return {
    products: new Map([...known.products, ...grown.products]),
    slicesWritten: known.slicesWritten + grown.slicesWritten,
  };
}

type Growth = { readonly product: Id; readonly level: number };

/** Products that have slices: the touched ones are built, all are summed. Those whose slices are too full are left to grow. */
async function deriveLeveled(
  deps: DocumentDeps,
  leveled: readonly Leveled[],
): Promise<DerivedProducts & { readonly toGrow: Growth[] }> {
  const touched = new Map(leveled.map((input) => [input.id, touchedSlices(input)]));
  const built = await buildSlices(deps, [...touched.values()].flat());
  const sums = await sumSlices(deps, leveled, built);
  const products = new Map<Id, DerivedProduct>();
  const toGrow: Growth[] = [];
  const unsure: Leveled[] = [];
  const { inlineBuyers, sliceEdges } = deps.settings.limits;
  for (const input of leveled) {
    const { id, level, current } = input;
    const sum = sums.get(id) ?? addSliceSums([]);
    const grown = grownLevel(level, edgesIn(sum), sliceEdges);
    const slices = new Set((touched.get(id) ?? []).map((task) => task.slice));
    const old = { buyers: current.buyers, all: current.all };
    const inline = nextInlineBuyers(old, built.get(id) ?? [], slices, { level, limit: inlineBuyers });
    if (grown > level) toGrow.push({ product: id, level: grown });
    else if (inline === null) unsure.push(input);
    else products.set(id, { level, sums: sum, inline });
  }
  const opened = await openHeads(
    deps,
    unsure.map(({ id, level }) => ({ product: id, level })),
  );
  for (const { id, level } of unsure) {
    const inline = opened.get(id);
    if (inline !== undefined) products.set(id, { level, sums: sums.get(id) ?? addSliceSums([]), inline });
  }
  return { products, toGrow, slicesWritten: countSlices(built) };
}

function touchedSlices({ id, level, homes }: Leveled): SliceTask[] {
  const bySlice = Map.groupBy(homes, (home) => sliceOf(hash16(home), level));
  return [...bySlice].map(([slice, own]) => ({ product: id, level, slice, homes: new Set(own) }));
}

/** Sums of the slices as stored; where all of a product's slices were just written there is nothing to ask for. */
async function sumSlices(
  { store }: DocumentDeps,
  leveled: readonly Leveled[],
  built: ReadonlyMap<Id, readonly SliceDocument[]>,
): Promise<Map<Id, SliceSums>> {
  const sums = new Map<Id, SliceSums>();
  const toAsk: Growth[] = [];
  for (const { id, level } of leveled) {
    const own = built.get(id) ?? [];
    if (own.length === level) sums.set(id, addSliceSums(own.map((slice) => slice.sums)));
    else toAsk.push({ product: id, level });
  }
  for (const chunk of inChunks(toAsk, CHUNK_READ)) {
    for (const [id, sum] of await store.sliceSums(chunk)) sums.set(id, sum);
  }
  return sums;
}

/** Levels of products that have edges and no slices yet, with those edges. */
async function firstLevels(
  { store, settings, unreadable }: DocumentDeps,
  products: readonly Id[],
): Promise<{ readonly growth: Growth[]; readonly edges: EdgeDrafts }> {
  const edges = noEdges();
  const wanted = new Set(products);
  for (const chunk of inChunks(products, CHUNK_READ)) {
    const ranges = chunk.map((product) => ({ product, from: 0, to: HASHES }));
    const orders = await store.edgeOrders(ranges, unreadable);
    addOrders(edges, orders, wanted, settings.cancelledStatuses);
  }
  const growth = [...edges.byProduct].map(([product, homes]) => ({
    product,
    level: firstLevel(homes.size, settings.limits.sliceEdges),
  }));
  return { growth, edges };
}

/** Rule 11: all slices of the new level (or, in a repair, of the published one) from the orders, never by copying; the level is published by the product's swap. */
async function deriveGrown(deps: DocumentDeps, growth: readonly Growth[], known: EdgeDrafts): Promise<DerivedProducts> {
  const { inlineBuyers, sliceEdges } = deps.settings.limits;
  const products = new Map<Id, DerivedProduct>();
  let slicesWritten = 0;
  for (let open = growth; open.length > 0;) {
    const built = await buildSlices(deps, open.flatMap(allSlices), known);
    slicesWritten += countSlices(built);
    const again: Growth[] = [];
    for (const { product, level } of open) {
      const slices = built.get(product) ?? [];
      const sums = addSliceSums(slices.map((slice) => slice.sums));
      const grown = grownLevel(level, edgesIn(sums), sliceEdges);
      if (grown > level) again.push({ product, level: grown });
      else products.set(product, { level, sums, inline: completeList(buyersOf(slices), inlineBuyers) });
    }
    open = again;
  }
  return { products, slicesWritten };
}

const allSlices = ({ product, level }: Growth): SliceTask[] =>
  Array.from({ length: level }, (_, slice) => ({ product, level, slice, homes: null }));

const countSlices = (built: ReadonlyMap<Id, readonly SliceDocument[]>): number =>
  [...built.values()].reduce((count, slices) => count + slices.length, 0);
