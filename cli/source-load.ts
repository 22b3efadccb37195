import path from "node:path";
import { progressBar } from "../localstack/world/progress-bar.ts";
import { withShop } from "../localstack/world/with-shop.ts";
import { loadRawFiles } from "../source/load/load-raw-files.ts";
import { openRawFolder } from "../source/load/open-raw-folder.ts";
import { summaryLines } from "../source/load/summary-lines.ts";
import { EXIT_CODE, type ExitCode } from "./exit-code.ts";
import { progressLine } from "./progress-line.ts";

type Options = { readonly data: string; readonly infile: boolean; readonly json: boolean };

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** Loads a folder of raw files into the shop. Rejected rows are told, not an error: the rest is loaded. */
export async function sourceLoadCommand(folder: string, options: Options): Promise<ExitCode> {
  const progress = progressLine(process.stderr, Date.now);
  const onProgress = (text: string): void => progress.update(text);
  // What is wrong with the files is said before a server is started or a world made.
  const files = await openRawFolder(path.resolve(folder));
  await withShop(path.resolve(options.data), { create: true, onProgress }, async (shop) => {
    const summary = await loadRawFiles(shop.adminUri, files, {
      useInfile: options.infile,
      now: () => performance.now(),
      onProgress: (step, done, total) => onProgress(`${progressBar(done, total)} ${step}`),
    });
    const { reading, cleaning, writing } = summary.tookMs;
    const rows = summary.files.reduce((sum, { read }) => sum + read, 0);
    progress.done(
      `${rows.toLocaleString("en")} rows in ${seconds(reading + cleaning + writing)}: read ${seconds(reading)}, cleaned ${seconds(cleaning)}, written ${seconds(writing)}`,
    );
    const lines = options.json ? [JSON.stringify(summary)] : summaryLines(summary);
    for (const line of lines) process.stdout.write(`${line}\n`);
  });
  return EXIT_CODE.fine;
}
