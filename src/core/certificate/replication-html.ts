import type { ReplicationCheck } from "./certificate.ts";
import { htmlCount, htmlText } from "./html-text.ts";
import type { CounterCheck, ReplicatedTableCheck } from "./replication-check.ts";

const STATUS_WORDS: Readonly<Record<ReplicatedTableCheck["status"], string>> = {
  equal: "equal",
  more: "equal, some rows delivered twice",
  "in flight": "in flight",
  missing: "rows are missing",
  "not compared": "not compared",
};

const STATUS_CLASSES: Readonly<Record<ReplicatedTableCheck["status"], string>> = {
  equal: "good",
  more: "good",
  "in flight": "wait",
  missing: "bad",
  "not compared": "wait",
};

/** What DMS counted beside what its files held. Empty without a DMS task. */
export function replicationHtml(check: ReplicationCheck | null): string {
  if (check === null) return "";
  return `<section><h2>What DMS wrote and what arrived</h2>
<table>
<thead><tr><th>Table</th><th></th><th class="n">Full load</th><th class="n">Inserts</th><th class="n">Updates</th><th class="n">Deletes</th><th>Result</th></tr></thead>
<tbody>
${check.tables.map(tableRows).join("\n")}
</tbody>
</table>
<p class="note">Since the full load of epoch ${htmlText(check.epoch ?? "none")}. DMS may write a row twice after an interruption; fewer in the files than DMS wrote would be a lost file.</p></section>`;
}

function tableRows(check: ReplicatedTableCheck): string {
  const { table, status, why, fullLoadRows, inserts, updates, deletes } = check;
  const result = `${STATUS_WORDS[status]}${why === null ? "" : `: ${htmlText(why)}`}`;
  const counters = [inserts, updates, deletes];
  return `<tr><th scope="row" rowspan="2">${htmlText(table)}</th><td class="side">DMS</td>${cell(htmlCount(fullLoadRows.dms))}${counters.map((one) => cell(writtenText(one))).join("")}<td rowspan="2" class="status ${STATUS_CLASSES[status]}">${result}</td></tr>
<tr><td class="side">in the files</td>${cell(htmlCount(fullLoadRows.files))}${counters.map((one) => cell(htmlCount(one.files))).join("")}</tr>`;
}

const cell = (text: string): string => `<td class="n">${text}</td>`;

/** Written to S3, and what is read from the log and not yet written. */
function writtenText({ read, applied }: CounterCheck): string {
  return read > applied ? `${htmlCount(applied)} (+${htmlCount(read - applied)} in flight)` : htmlCount(applied);
}
