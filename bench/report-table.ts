import type { Measure } from "./measure.ts";

const HEAD = ["what", "ours", "baseline", "ratio", "rounds"];

/** The measures as a table of plain text; what each is held against stands under it. */
export function reportTable(measures: readonly Measure[]): string {
  const rows = measures.flatMap((one) => [
    [one.what, one.ours, one.baseline, one.ratio, String(one.rounds)],
    [`  against ${one.baselineName}`, "", "", "", ""],
  ]);
  const widths = HEAD.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [line(HEAD), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
