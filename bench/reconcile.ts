import type { Bench } from "./bench-context.ts";
import { loadedShop } from "./loaded-shop.ts";
import { perSecond, seconds, times, whole } from "./measure.ts";
import { readBothSides } from "./read-both-sides.ts";
import { reconcileShop } from "./reconcile-shop.ts";
import { timedRounds } from "./timed-rounds.ts";

/** All of the source against all of the documents, by counts, cents and hashes, against only reading both. */
export const reconcileBench: Bench = {
  name: "reconcile",
  run: async (context) => {
    const { world, progress } = context;
    const source = await world.source(context.lines);
    const db = await loadedShop(context);
    let compared = { rows: 0, documents: 0 };
    const { oursMs, baselineMs, rounds } = await timedRounds("reconcile", context, async () => {
      const started = performance.now();
      await reconcileShop(source, db, progress);
      const between = performance.now();
      progress("baseline: reading both sides");
      compared = await readBothSides(source, db);
      return { oursMs: between - started, baselineMs: performance.now() - between };
    });
    const all = compared.rows + compared.documents;
    return [
      {
        what: `reconcile ${whole(compared.rows)} source rows with ${whole(compared.documents)} documents, one process`,
        ours: `${perSecond(all, oursMs)} (${seconds(oursMs)})`,
        baseline: `${perSecond(all, baselineMs)} (${seconds(baselineMs)})`,
        baselineName: "SELECT * of every table and find() of every collection, nothing compared",
        ratio: times(baselineMs, oursMs),
        rounds,
      },
    ];
  },
};
