import type { Certificate } from "./certificate.ts";
import { quarantineText } from "./quarantine-text.ts";

/** The one sentence that the shop owner reads. */
export function verdictSentence(certificate: Certificate): string {
  const { verdict, reasons, source, views, ledger, inFlight, notChecked } = certificate;
  if (verdict === "RED") return reasons[0] ?? "";
  if (certificate.scope === "partial") return partly(certificate, notChecked[0] ?? "");
  const orders = views.find(({ view }) => view === "orders");
  const lines = `${(orders?.documents.lines ?? 0).toLocaleString("en")} order lines`;
  const quarantined = quarantineText(ledger);
  if (source.kind === "none") return withoutSource(lines, quarantined);
  const moving = inFlight > 0 ? ` ${inFlight} documents were still changing.` : "";
  // The comparison found no difference, so what was set aside has come on another way or never mattered.
  const aside = quarantined === null ? "" : ` In quarantine: ${quarantined}; the documents lack nothing because of it.`;
  return `Your documents equal your database: ${lines}, to the row and to the cent.${moving}${aside}`;
}

/** Not the shop's certificate: it must never read like one. */
function partly({ source, views }: Certificate, what: string): string {
  const documents = views.reduce((count, view) => count + view.documents.documents, 0).toLocaleString("en");
  const found = source.kind === "none" ? "look as the pipeline writes them" : "equal your database";
  return `${what} Its ${documents} documents ${found}.`;
}

/** Green without a source only says that nothing was lost by us: what was set aside comes first, because no comparison would find it missing. */
function withoutSource(lines: string, quarantined: string | null): string {
  const counts = `${lines}, counted from four places. Not compared with a database.`;
  return quarantined === null
    ? `Nothing was lost on the way from the files: ${counts}`
    : `Not in the documents: ${quarantined} set aside in quarantine. Nothing else was lost on the way from the files: ${counts}`;
}
