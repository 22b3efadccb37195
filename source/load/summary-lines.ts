import type { FileSummary, LoadSummary, TableSummary } from "./load-summary.ts";

const count = (n: number): string => n.toLocaleString("en");

const fileLines = ({ file, read, accepted, rejected, reasons }: FileSummary): string[] => [
  `${file}: ${count(read)} rows read = ${count(accepted)} accepted + ${count(rejected)} rejected`,
  ...reasons.map(({ reason, rows }) => `  ${count(rows)} × ${reason}`),
];

const tableLine = ({ table, inserted, present, differing }: TableSummary): string =>
  `${table}: ${count(inserted)} inserted, ${count(present)} there before${differing === 0 ? "" : `, ${count(differing)} of them differ and were left alone`}`;

/** The summary of a load for people. */
export function summaryLines({ loadId, files, tables, otherCities }: LoadSummary): string[] {
  const hasRejected = files.some(({ rejected }) => rejected > 0);
  const hasNoted = otherCities > 0 || tables.some(({ differing }) => differing > 0);
  return [
    ...files.flatMap(fileLines),
    ...tables.map(tableLine),
    ...(otherCities === 0 ? [] : [`${count(otherCities)} spellings of a ZIP's city lost against a more frequent one`]),
    ...(hasRejected ? [`rejected rows: SELECT * FROM pos_load.Rejected WHERE load_id = ${loadId}`] : []),
    ...(hasNoted ? [`differences: SELECT * FROM pos_load.Noted WHERE load_id = ${loadId}`] : []),
  ];
}
