import { HASHES } from "../../src/core/documents/hash16.ts";
import { TargetUnavailableError } from "../../src/core/errors/error-classes.ts";
import { type Id, idOfText, idText } from "../../src/core/id.ts";
import { sliceName } from "../../src/core/reconcile/slice-name.ts";
import type { SliceDocument } from "../../src/core/documents/document-types.ts";
import type { RepairPlan } from "../../src/core/repair/repair-plan.ts";
import type { SourceView } from "../../src/core/reconcile/sql/view-queries.ts";
import { newestVersion } from "../../src/core/repair/newest-version.ts";
import { type ByHand, REPAIRED_VIEWS, type RepairKeys } from "../../src/core/repair/repair-keys.ts";
import type { Version } from "../../src/core/version.ts";
import type { DocumentScan, ScannedDocuments, Stored } from "../../src/edges/document-scan.ts";
import type { DocumentStore } from "../../src/edges/document-store.ts";
import { inChunks } from "../../src/steps/in-chunks.ts";
import { inParallel } from "../../src/steps/in-parallel.ts";

export type StandingDocuments = {
  readonly documents: { readonly [C in SourceView]: ReadonlyMap<Id, ScannedDocuments[C]> };
  /** Keys whose documents cannot be read, or whose builds would meet one that cannot. */
  readonly byHand: readonly (ByHand & { readonly view: SourceView; readonly key: string })[];
  readonly inFlight: { readonly [C in SourceView]: readonly string[] };
  readonly strays: RepairPlan["strays"];
};

type Reads = Pick<DocumentStore, "ordersOfCustomers" | "edgeOrders">;

/** Documents looked up at once. */
const CHUNK_DOCUMENTS = 500;

/** Each brings all its orders along. */
const PRODUCTS_AT_ONCE = 4;

const UNREADABLE = "it cannot be read: delete the document, then repair again";

/** The documents that stand for the keys, and what about them a repair cannot or must not change. */
export async function documentsOfKeys(
  { scan, store }: { readonly scan: DocumentScan; readonly store: Reads },
  keys: RepairKeys,
  repairVersion: Version,
  homesOfOrders: readonly Id[],
): Promise<StandingDocuments> {
  const documents = { places: new Map(), customers: new Map(), products: new Map(), orders: new Map() };
  const inFlight: { [C in SourceView]: string[] } = { places: [], customers: [], products: [], orders: [] };
  const byHand: StandingDocuments["byHand"][number][] = [];
  for (const view of REPAIRED_VIEWS) {
    for (const chunk of inChunks([...keys[view]], CHUNK_DOCUMENTS)) {
      for (const { id, document } of await scan.byIds(view, chunk.map(idOfText))) {
        const key = idText(id);
        if (document === null) {
          byHand.push({ view, key, collection: view, id: String(id), why: UNREADABLE });
          continue;
        }
        documents[view].set(id, document);
        if (newestVersion(document) >= repairVersion) inFlight[view].push(key);
      }
    }
  }
  byHand.push(...(await unbuildableCustomers(store, keys, homesOfOrders)));
  const strays: RepairPlan["strays"][number][] = [];
  const unreadableProducts = new Set(byHand.flatMap(({ view, key }) => (view === "products" ? [key] : [])));
  // Of those that cannot be read nobody knows the published level, so none of their slices can be told to be one too many.
  const products = [...keys.products].filter((key) => !unreadableProducts.has(key));
  // The source's snapshot is open meanwhile.
  await inParallel(products, PRODUCTS_AT_ONCE, async (key) => {
    const slices = await scan.slicesOfProduct(idOfText(key));
    const found = await unbuildableProduct(store, key, slices);
    if (found) byHand.push(found);
    else strays.push(...straysAmong(slices, documents.products.get(idOfText(key))?.sync.slices ?? 0));
  });
  return { documents, byHand, inFlight, strays };
}

/** A customer is built from all its orders: one that cannot be read would stop the build for everybody. */
async function unbuildableCustomers(
  store: Reads,
  { customers }: RepairKeys,
  homesOfOrders: readonly Id[],
): Promise<StandingDocuments["byHand"]> {
  const ids = [...new Set([...[...customers].map(idOfText), ...homesOfOrders])];
  const found: StandingDocuments["byHand"][number][] = [];
  for (const chunk of inChunks(ids, CHUNK_DOCUMENTS)) {
    if ((await unreadable(() => store.ordersOfCustomers(chunk))) === null) continue;
    for (const id of chunk) {
      const why = await unreadable(() => store.ordersOfCustomers([id]));
      if (why !== null)
        found.push({ view: "customers", key: idText(id), collection: "customers", id: String(id), why });
    }
  }
  return found;
}

async function unbuildableProduct(
  store: Reads,
  key: string,
  slices: readonly Stored<SliceDocument>[],
): Promise<StandingDocuments["byHand"][number] | null> {
  const product = idOfText(key);
  const broken = slices.find(({ document }) => document === null);
  if (broken) return { view: "products", key, collection: "product_buyers", id: String(broken.id), why: UNREADABLE };
  const why = await unreadable(() => store.edgeOrders([{ product, from: 0, to: HASHES }]));
  return why === null ? null : { view: "products", key, collection: "products", id: String(product), why };
}

function straysAmong(slices: readonly Stored<SliceDocument>[], published: number): RepairPlan["strays"][number][] {
  return slices.flatMap(({ id, document }) => {
    const name = sliceName(String(id));
    const isStray = name !== null && name.level > published && document !== null && document.edges.length > 0;
    return isStray ? [{ id: String(id), rev: document.rev }] : [];
  });
}

/** Why a read of orders fails for good; null when it does not. */
async function unreadable(read: () => Promise<unknown>): Promise<string | null> {
  try {
    await read();
    return null;
  } catch (error) {
    if (error instanceof TargetUnavailableError) throw error;
    // Whatever a person put there, no retry will read it.
    return "one of its orders cannot be read: reconcile names it; delete that document, then repair again";
  }
}
