import type { Bench } from "./bench-context.ts";
import { copyDocuments } from "./copy-documents.ts";
import { exportJson } from "./export-json.ts";
import { loadShop } from "./loaded-shop.ts";
import { perSecond, seconds, times, whole } from "./measure.ts";
import { msOf, timedRounds } from "./timed-rounds.ts";

/** Change files to all documents, against what one would do by hand: JSON out of SQL, insertMany of the same documents. */
export const fullLoadBench: Bench = {
  name: "load",
  run: async (context) => {
    const { world, progress } = context;
    const { lines } = await world.files(context.lines);
    const source = await world.source(context.lines);
    const parts: string[] = [];
    const medians = await timedRounds("load", context, async () => {
      const { db, loadMs } = await loadShop(context);
      progress("baseline: SQL JSON export");
      const exportMs = await msOf(() => exportJson(source));
      progress("baseline: insertMany of the same documents");
      const { insertMs } = await copyDocuments(db, await world.emptyDatabase("bench_copy"));
      parts.push(`${seconds(exportMs)} + ${seconds(insertMs)}`);
      return { oursMs: loadMs, baselineMs: exportMs + insertMs };
    });
    const { oursMs, baselineMs, rounds } = medians;
    return [
      {
        what: `full load of ${whole(lines)} order lines, gzip files to all documents, one process`,
        ours: `${perSecond(lines, oursMs)} (${seconds(oursMs)})`,
        baseline: `${perSecond(lines, baselineMs)} (${seconds(baselineMs)})`,
        baselineName: `SQL JSON export + insertMany of the same documents (${parts[0] ?? ""})`,
        ratio: times(baselineMs, oursMs),
        rounds,
      },
    ];
  },
};
