import { hash } from "node:crypto";
import { parse } from "csv-parse/sync";
import { readChangeFile } from "../src/core/change-files/read-change-file.ts";
import { moneyText } from "../src/core/money.ts";
import { hash60 } from "../src/core/reconcile/canonical-line.ts";
import type { Bench } from "./bench-context.ts";
import { LINE_FILE_KEY, lineFileText } from "./line-file-text.ts";
import { perSecond, times, whole } from "./measure.ts";
import { POS_MAPPING } from "./pos-mapping.ts";
import { timedRounds } from "./timed-rounds.ts";

/** A second of work; more would only measure csv-parse's memory, which holds all rows. */
const MOST_ROWS = 200_000;
const MONEY_SCALE = 2;
const BATCH_CHANGES = 20_000;
const md5 = (text: string): string => hash("md5", text, "hex");

/** Text to typed row changes, and each line hashed as reconciliation does. */
async function parseAndHash(chunks: readonly string[]): Promise<number> {
  const started = performance.now();
  const options = { key: LINE_FILE_KEY, mapping: POS_MAPPING, maxBatchChanges: BATCH_CHANGES };
  let sum = 0n;
  for await (const batch of readChangeFile(chunks, options)) {
    for (const change of batch.changes) {
      if (change.kind !== "line" || change.row === null) continue;
      const { product, quantity, unitPrice, total } = change.row;
      const price = unitPrice === null ? null : moneyText(unitPrice, MONEY_SCALE);
      const cells = [String(change.order), String(product), String(quantity), price, moneyText(total, MONEY_SCALE)];
      sum += hash60(["line", ...cells], md5);
    }
  }
  if (sum === 0n) throw new Error("nothing was hashed");
  return performance.now() - started;
}

/** The baseline only parses, to arrays of texts: no types, no hash. */
function csvParse(text: string, rows: number): number {
  const started = performance.now();
  const found = parse(text).length - 1;
  if (found !== rows) throw new Error(`csv-parse read ${found} of ${rows} rows`);
  return performance.now() - started;
}

/** One core: parse, type and hash order lines, against csv-parse only parsing the same text. */
export const parseAndHashBench: Bench = {
  name: "parse",
  run: async (context) => {
    const rows = Math.min(MOST_ROWS, context.lines);
    const chunks = [...lineFileText(rows)];
    const text = chunks.join("");
    const { oursMs, baselineMs, rounds } = await timedRounds("parse", context, async () => ({
      oursMs: await parseAndHash(chunks),
      baselineMs: csvParse(text, rows),
    }));
    return [
      {
        what: `parse, type and hash ${whole(rows)} order lines, one core`,
        ours: perSecond(rows, oursMs),
        baseline: perSecond(rows, baselineMs),
        baselineName: "csv-parse, parsing only",
        ratio: times(baselineMs, oursMs),
        rounds,
      },
    ];
  },
};
