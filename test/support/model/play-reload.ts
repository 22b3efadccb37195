import { setImmediate } from "node:timers/promises";
import {
  outdatedOfCustomer,
  outdatedOfOrder,
  outdatedOfPlace,
  outdatedOfProduct,
  type Sweep,
} from "../../../src/core/documents/outdated-rows.ts";
import type { RowChange } from "../../../src/core/row-change.ts";
import { seededRandom } from "../../../src/core/seeded-random.ts";
import { applyRows } from "../../../src/steps/apply-rows.ts";
import { buildDocuments } from "../../../src/steps/build-documents.ts";
import type { DocumentDeps } from "../../../src/steps/document-deps.ts";
import { memoryDocumentStore } from "../memory-document-store.ts";
import { brokenInvariants } from "./broken-invariants.ts";
import { Crash, deliverHistory } from "./deliver-history.ts";
import { differences } from "./differences.ts";
import { expectedDocuments } from "./expected-documents.ts";
import { modelSettings, SHOP_KINDS, USUAL_SHOP } from "./model-settings.ts";
import { storedIn } from "./play-in-memory.ts";
import { randomHistory } from "./random-history.ts";
import { epochLoad, type Reload, reloadHistory, tableLoads } from "./reload-history.ts";
import { shownDocuments, type StoredDocuments } from "./shown-documents.ts";

const CRASH_CHANCE = 0.03;
const MAX_CRASHES = 30;
const NOW = new Date("2026-11-20T12:00:00Z");
export type PlayedReload = {
  readonly problems: string[];
  readonly silent: number;
  readonly swept: number;
  readonly sweepCrashes: number;
};

/** The rules of a sweep that a test may leave out. */
export type SweepRules = {
  /** What was swept by an attempt that died is touched again. */
  readonly again: boolean;
  /** The sweep waits until the full load is applied. */
  readonly afterLoad: boolean;
  /** The version the sweep's deletes get. */
  readonly version: (change: RowChange) => RowChange["version"];
  /** The version the load's rows get. */
  readonly loadVersion: (change: RowChange) => RowChange["version"];
};

const asIs = ({ version }: RowChange): RowChange["version"] => version;
export const SWEEP_RULES: SweepRules = { again: true, afterLoad: true, version: asIs, loadVersion: asIs };

/**
 * Epoch 1 and the load of epoch 2, or of some tables within epoch 1, in all weathers, some of the changes since before the sweep, some at the same time, some after; the sweep dies
 * and is done again. Then everything must be as in the source.
 */
export async function playReload(
  seed: number,
  of: "epoch" | "tables",
  rules: SweepRules = SWEEP_RULES,
): Promise<PlayedReload> {
  const random = seededRandom(seed * 6_151 + 29);
  const kind = SHOP_KINDS[seed % SHOP_KINDS.length] ?? USUAL_SHOP;
  const { files, shop } = randomHistory(random, kind, { steps: Math.floor(10 + random() * 40) });
  const reload = reloadHistory(shop, random, of === "epoch" ? epochLoad() : tableLoads(random));
  const { log, silent, tables } = reload;
  const load = reload.load.map((rows) => rows.map((change) => ({ ...change, version: rules.loadVersion(change) })));
  let crashes = random() < 0.4 ? 0 : MAX_CRASHES;
  const onCrash = (): void => void crashes++;
  const store = memoryDocumentStore({
    tick: () => pauses(random),
    afterWrite: () => {
      if (crashes < MAX_CRASHES && random() < CRASH_CHANCE) throw new Crash();
    },
    forgets: () => random() < 0.02,
    repeats: () => random() < 0.05,
  });
  const settings = modelSettings(kind);
  const deps = { store, settings, pause: () => pauses(random), now: () => NOW };
  const weather = { workers: 3, doubled: 0.3, partitions: 1 + Math.floor(random() * 3), onCrash };
  const [early, late] = [log.filter(() => random() < 0.5), [] as RowChange[][]];
  for (const file of log) if (!early.includes(file)) late.push(file);
  if (rules.afterLoad) await deliverHistory(deps, [...files, ...load, ...early], random, weather);
  else await deliverHistory(deps, [...files, ...early], random, weather);
  const sweeping = sweepUntilDone(deps, () => storedIn(store), { ...rules, tables }, onCrash);
  const [{ swept, sweepCrashes }] = await Promise.all([sweeping, deliverHistory(deps, late, random, weather)]);
  if (!rules.afterLoad) await deliverHistory(deps, load, random, weather);
  const stored = storedIn(store);
  const problems = [
    ...differences(expectedDocuments(shop, kind, settings.limits), shownDocuments(stored)),
    ...brokenInvariants(stored, settings.limits.sliceEdges),
  ];
  return { problems, silent, swept, sweepCrashes };
}

async function sweepUntilDone(
  deps: DocumentDeps,
  stored: () => StoredDocuments,
  { again, version, tables }: SweepRules & Pick<Reload, "tables">,
  onCrash: () => void,
): Promise<{ swept: number; sweepCrashes: number }> {
  for (let swept = 0, sweepCrashes = 0; ; sweepCrashes++) {
    const sweep: Sweep = { tables, again: again && sweepCrashes > 0 };
    const changes = outdated(stored(), sweep).map((change) => ({ ...change, version: version(change) }));
    try {
      const { touched, counts } = await applyRows(deps, changes);
      swept += counts.applied;
      await buildDocuments(deps, touched);
      return { swept, sweepCrashes };
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      onCrash();
    }
  }
}

const outdated = (stored: StoredDocuments, sweep: Sweep): RowChange[] => [
  ...stored.places.flatMap((document) => outdatedOfPlace(document, sweep)),
  ...stored.products.flatMap((document) => outdatedOfProduct(document, sweep)),
  ...stored.customers.flatMap((document) => outdatedOfCustomer(document, sweep)),
  ...stored.orders.flatMap((document) => outdatedOfOrder(document, sweep)),
];

async function pauses(random: () => number): Promise<void> {
  for (let turns = Math.floor(random() * 4); turns >= 0; turns--) await setImmediate();
}
