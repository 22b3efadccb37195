import { mergeTouchedKeys, type TouchedKeys } from "../../../src/core/documents/touched-keys.ts";
import type { Id } from "../../../src/core/id.ts";
import { type RepairOp, repairOrder, repairOwnRow, repairProduct } from "../../../src/core/repair/repair-ops.ts";
import { repairTouches } from "../../../src/core/repair/repair-touches.ts";
import type { RowChange } from "../../../src/core/row-change.ts";
import { seededRandom } from "../../../src/core/seeded-random.ts";
import type { Version } from "../../../src/core/version.ts";
import { applyRows } from "../../../src/steps/apply-rows.ts";
import { buildDocuments } from "../../../src/steps/build-documents.ts";
import type { DocumentDeps } from "../../../src/steps/document-deps.ts";
import { memoryDocumentStore, type MemoryDocumentStore } from "../memory-document-store.ts";
import { deliverHistory } from "./deliver-history.ts";
import { differences } from "./differences.ts";
import { expectedDocuments } from "./expected-documents.ts";
import { modelSettings, SHOP_KINDS, USUAL_SHOP } from "./model-settings.ts";
import { type ModelShop, shopId } from "./model-shop.ts";
import { storedIn } from "./play-in-memory.ts";
import { randomHistory } from "./random-history.ts";
import { shopAt } from "./shop-at.ts";
import { shownDocuments } from "./shown-documents.ts";
import { spoilDocuments } from "./spoil-documents.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
/** An id no history uses. */
const UNUSED_ID = 40;
const ZIPS: readonly Id[] = ["z0", "z1"];

/** A source row as a row change without its version. */
type ModelRow = RowChange extends infer Change ? (Change extends RowChange ? Omit<Change, "version"> : never) : never;

export type RepairPlayed = { readonly problems: string[]; readonly lost: number; readonly spoiled: number };

/**
 * A shop sells; some changes up to the repair's version are lost for good, documents are spoiled by hand, and a repair of every key
 * runs while later changes arrive, late, doubled and out of order, before, during and after it.
 * @param margin false: the snapshot is older than the repair's version says, as without SNAPSHOT_MARGIN_MS
 */
export async function playRepair(seed: number, { margin = true } = {}): Promise<RepairPlayed> {
  const kind = SHOP_KINDS[seed % SHOP_KINDS.length] ?? USUAL_SHOP;
  const random = seededRandom(seed * 7919 + 17);
  const { files, shop } = randomHistory(random, kind, { steps: 15 + Math.floor(random() * 40) });
  const versions = [...new Set(files.flat().map(({ version }) => version))].toSorted();
  const somewhere = (from: number): number => from + Math.floor(random() * (versions.length - from));
  const [one, other] = [somewhere(0), somewhere(0)];
  const [older, younger] = [Math.min(one, other), Math.max(one, other)];
  // Nothing not in the snapshot may be older than the repair: the snapshot is the younger of the two.
  const [written, seen] = margin ? [older, younger] : [younger, older];
  const ends: Version = `${versions[written] ?? ""}a`;
  const writes: Version = `${versions[written] ?? ""}b`;

  const store = memoryDocumentStore();
  const deps = { store, settings: modelSettings(kind), pause: async () => undefined, now: () => NOW };
  const lostBefore = versions[Math.min(written, seen)] ?? "";
  // A price whose delete is lost and that arrives after the repair is known to nobody at the time; the next reconciliation names it.
  const isLost = (change: RowChange): boolean =>
    change.version <= lostBefore && random() < 0.15 && (change.kind !== "price" || change.row !== null);
  const arriving = files.map((file) => file.filter((change) => !isLost(change)));
  const early = arriving.filter(() => random() < 0.6);
  const late = [...arriving.filter((file) => !early.includes(file)), ...early.filter(() => random() < 0.4)];
  const delivery = { workers: 2, doubled: 0.2, partitions: 2, onCrash: () => undefined };
  await deliverHistory(deps, early, random, delivery);
  const spoiled = spoilDocuments(store.collections, random, ends, shopId(kind, UNUSED_ID));

  const snapshot = shopAt(files.flat(), versions[seen] ?? "", kind);
  const ids = Array.from({ length: UNUSED_ID + 1 }, (_, n) => shopId(kind, n));
  const changes = opsOf(snapshot, store, ids).map((op) => changeOf(op, { ends, writes }));
  const touched = repairTouches(ids, ids);
  await Promise.all([deliverHistory(deps, late, random, delivery), repairRun(deps, changes, touched)]);
  const expected = expectedDocuments(shop, kind, deps.settings.limits);
  const lost = files.flat().length - arriving.flat().length;
  return { problems: differences(expected, shownDocuments(storedIn(store))), lost, spoiled };
}

async function repairRun(deps: DocumentDeps, changes: readonly RowChange[], touched: TouchedKeys): Promise<void> {
  // Twice, as when a run dies after its first phase and is redriven.
  for (let time = 0; time < 2; time++) mergeTouchedKeys(touched, (await applyRows(deps, changes)).touched);
  await buildDocuments(deps, touched);
}

function opsOf(shop: ModelShop, { collections }: MemoryDocumentStore, ids: readonly Id[]): RepairOp<ModelRow>[] {
  const row = (kind: "order" | "customer" | "product" | "place", key: Id): ModelRow | null => {
    const found = shop[`${kind}s`].get(key);
    return found === undefined ? null : ({ kind, key, row: found } as ModelRow);
  };
  const lines = (order: Id) =>
    [...shop.lines.values()]
      .filter((line) => line.order === order)
      .map((line) => ({ key: line.line, row: { kind: "line", ...line } as ModelRow }));
  const prices = (product: Id) =>
    [...shop.prices]
      .filter(([, price]) => price.product === product)
      .map(([price, own]) => ({ key: price, row: { kind: "price", price, ...own } as ModelRow }));
  return [
    ...ids.flatMap((id) => [
      ...repairOrder(id, { own: row("order", id), children: lines(id) }),
      ...repairOwnRow("customer", id, row("customer", id)),
      ...repairProduct(id, { own: row("product", id), children: prices(id) }, collections.products.get(id) ?? null),
    ]),
    ...ZIPS.flatMap((zip) => repairOwnRow("place", zip, row("place", zip))),
  ];
}

function changeOf(op: RepairOp<ModelRow>, { ends, writes }: { ends: Version; writes: Version }): RowChange {
  if (op.op === "upsert") return { ...op.row, version: writes };
  const version = op.op === "ends" ? ends : writes;
  if (op.kind === "price") return { kind: "price", product: op.owner ?? 0, price: op.key, version, row: null };
  return { kind: op.kind, key: op.key, version, row: null } as RowChange;
}
