import type { Certificate, CertificateSums, CertificateView, LedgerCounts } from "./certificate.ts";
import { CERTIFICATE_STYLE } from "./certificate-style.ts";
import { findingsHtml } from "./findings-html.ts";
import { replicationHtml } from "./replication-html.ts";
import { quarantineText } from "./quarantine-text.ts";
import { htmlCount, htmlMoney, htmlText } from "./html-text.ts";

const VIEW_NAMES: Readonly<Record<CertificateView["view"], string>> = {
  orders: "Orders and their lines",
  customers: "Customers with their orders",
  products: "Products with their buyers",
  slices: "Buyer lists (pages)",
  places: "ZIP codes",
};

const STATUS_WORDS: Readonly<Record<CertificateView["status"], string>> = {
  equal: "equal",
  differs: "differs",
  "in flight": "still changing",
  "not compared": "not compared",
};

const STATUS_CLASSES: Readonly<Record<CertificateView["status"], string>> = {
  equal: "good",
  differs: "bad",
  "in flight": "wait",
  "not compared": "wait",
};

/** One page for the shop owner: everything inside, nothing loaded from anywhere, black on white when printed. */
export function certificateHtml(certificate: Certificate): string {
  const { verdict, sentence, source, issuedAt, run } = certificate;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Certificate ${htmlText(verdict)}, ${htmlText(issuedAt)}</title>
<style>${CERTIFICATE_STYLE}</style>
</head>
<body class="${verdict.toLowerCase()}">
<header>
<p class="kind">Certificate of your documents</p>
<h1><span class="mark" aria-hidden="true">${verdict === "GREEN" ? "✓" : "✗"}</span> ${verdictWord(certificate)}</h1>
<p class="sentence">${htmlText(sentence)}</p>
<p class="when">Issued ${htmlText(readableTime(issuedAt))} for run <code>${htmlText(run.id)}</code> (${htmlText(run.mode)})</p>
</header>
${reasonsHtml(certificate)}
${comparison(certificate)}
${findingsHtml(certificate)}
${fourPlaces(certificate)}
${filesHtml(certificate.ledger)}
${replicationHtml(certificate.replication)}
<section><h2>Not checked</h2>${list(certificate.notChecked)}</section>
<footer><p>Source position: <code>${htmlText(source.position ?? (source.kind === "none" ? "no source" : "not told by the server"))}</code></p></footer>
</body>
</html>
`;
}

/** Without a source "complete" would be wrong while files or rows lie in quarantine. */
function verdictWord({ verdict, source, ledger, scope }: Certificate): string {
  if (verdict === "RED") return "Not equal";
  if (scope === "partial") return "What was compared is equal";
  if (source.kind !== "none") return "Equal";
  return quarantineText(ledger) === null ? "Complete" : "Complete except for quarantine";
}

const readableTime = (iso: string): string => `${iso.slice(0, 10)} at ${iso.slice(11, 19)} UTC`;

const list = (sentences: readonly string[]): string =>
  `<ul>${sentences.map((one) => `<li>${htmlText(one)}</li>`).join("")}</ul>`;

function reasonsHtml({ reasons }: Certificate): string {
  return reasons.length === 0 ? "" : `<section><h2>Why it is red</h2>${list(reasons)}</section>`;
}

function comparison({ views, source }: Certificate): string {
  const title = source.kind === "none" ? "Your documents" : "Your database and your documents";
  const rows = views.map((view) => viewRows(view)).join("\n");
  return `<section><h2>${title}</h2>
<table>
<thead><tr><th>What</th><th></th><th class="n">Documents</th><th class="n">Lines</th><th class="n">Units</th><th class="n">Gross</th><th class="n">Net</th><th>Result</th></tr></thead>
<tbody>
${rows}
</tbody>
</table>
${movedNote(views)}</section>`;
}

function viewRows(view: CertificateView): string {
  const { source, documents, status } = view;
  const name = htmlText(VIEW_NAMES[view.view]);
  const result = `<td class="status ${STATUS_CLASSES[status]}">${statusText(view)}</td>`;
  const own = `<td class="side">your documents</td>${numbers(view, documents)}`;
  if (source === null) return `<tr><th scope="row">${name}</th>${own}${result}</tr>`;
  return `<tr>${spanned(`<th scope="row">${name}</th>`)}<td class="side">your database</td>${numbers(view, source)}${spanned(result)}</tr>
<tr>${own}</tr>`;
}

/** A cell that stands beside both rows of a view. */
const spanned = (cell: string): string => cell.replace(/^<t([hd])/, '<t$1 rowspan="2"');

function statusText({ status, inFlight }: CertificateView): string {
  if (inFlight === 0) return STATUS_WORDS[status];
  const moving = `${htmlCount(inFlight)} still changing`;
  return status === "differs" ? `${STATUS_WORDS.differs}, ${moving}` : moving;
}

/** Places have no lines, and slices are counted by name only. */
function numbers({ view }: CertificateView, sums: CertificateSums): string {
  const cells = [htmlCount(sums.documents)];
  if (view === "places" || view === "slices") cells.push("", "", "", "");
  else cells.push(htmlCount(sums.lines), htmlMoney(sums.units), htmlMoney(sums.gross), htmlMoney(sums.net));
  return cells.map((cell) => `<td class="n">${cell}</td>`).join("");
}

/** Both rows are counted one after the other; a sale in between shows in one of them only. */
function movedNote(views: readonly CertificateView[]): string {
  const moved = views.filter(
    ({ source, documents, findings }) => findings === 0 && source !== null && source.hash !== documents.hash,
  );
  if (moved.length === 0) return "";
  const looked = moved.reduce((count, { suspects }) => count + suspects, 0);
  return `<p class="note">Sales went on while this was counted: ${htmlCount(looked)} documents were looked at again one by one.</p>`;
}

function fourPlaces({ conservation, source, scope }: Certificate): string {
  if (scope === "partial") return "";
  const rows = conservation.places
    .map(({ seenFrom, lines, units, gross, net }) => {
      const cells = [htmlCount(lines), htmlMoney(units), htmlMoney(gross), htmlMoney(net)];
      return `<tr><th scope="row">${htmlText(seenFrom)}</th>${cells.map((cell) => `<td class="n">${cell}</td>`).join("")}</tr>`;
    })
    .join("\n");
  const verdict = conservation.equal
    ? "All four agree."
    : source.kind === "none"
      ? "They do not agree."
      : "They do not agree; sales may have gone on between the counts.";
  return `<section><h2>The same lines, counted from four places</h2>
<table>
<thead><tr><th>Seen from</th><th class="n">Lines</th><th class="n">Units</th><th class="n">Gross</th><th class="n">Net</th></tr></thead>
<tbody>
${rows}
</tbody>
</table>
<p class="note">${verdict}</p></section>`;
}

function filesHtml(ledger: LedgerCounts): string {
  const sentences = [
    `${htmlCount(ledger.files)} change files: ${htmlCount(ledger.filesDone)} loaded, ${htmlCount(ledger.filesUnderWay)} under way, ${htmlCount(ledger.filesQuarantined)} in quarantine. Beside them ${htmlCount(ledger.filesIgnored)} objects that are no change files of the shop.`,
    `${htmlCount(ledger.rowsRead)} rows read = ${htmlCount(ledger.rowsApplied)} applied + ${htmlCount(ledger.rowsSuperseded)} older than what was there + ${htmlCount(ledger.rowsQuarantined)} in quarantine.`,
    ...(ledger.repairFiles > 0
      ? [
          `Among them ${htmlCount(ledger.repairFiles)} files that repairs wrote, with ${htmlCount(ledger.rowsRepaired)} rows applied.`,
        ]
      : []),
  ];
  return `<section><h2>Files</h2>${list(sentences)}</section>`;
}
