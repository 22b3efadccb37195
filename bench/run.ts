import { Command, InvalidArgumentError, Option } from "commander";
import { progressLine } from "../cli/progress-line.ts";
import { reportTable } from "./report-table.ts";
import { BENCHES, runBenches } from "./run-benches.ts";

/** `npm run bench`: every measure as a ratio to a named baseline of the same run. Table on standard output, progress on standard error. */
const FULL_LOAD_LINES = 1_000_000;
const ROUNDS = 5;
/** The smallest shop with a customer, a product and a sale of each kind. */
const FEWEST_LINES = 100;

function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= min) return value;
    throw new InvalidArgumentError(`found "${text}", expected a whole number from ${min}.`);
  };
}

const names = BENCHES.map((bench) => bench.name);
const command = new Command("bench")
  .addOption(new Option("--only <name...>", "only these measures").choices(names).default([]))
  .option("--lines <n>", "order lines of the full load", wholeNumber(FEWEST_LINES), FULL_LOAD_LINES)
  .option("--rounds <n>", "most rounds of a measure", wholeNumber(1), ROUNDS)
  .parse();
const { only, lines, rounds } = command.opts<{ only: string[]; lines: number; rounds: number }>();
// Ends with the exit handlers, which an unhandled signal would skip; the servers notice that we are gone.
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => process.exit(1));
const progress = progressLine(process.stderr, Date.now);

const { measures, machine } = await runBenches({
  only,
  lines,
  rounds,
  onProgress: (text) => progress.update(text),
  onMeasure: ({ what, ours, baseline, ratio }) => progress.done(`${what}: ${ours}, baseline ${baseline}, ${ratio}`),
});
console.log(`${reportTable(measures)}\n\n${machine}\nratio: ours divided by the baseline`);
