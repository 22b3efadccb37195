import type { Finding } from "../reconcile/finding.ts";
import type { Certificate } from "./certificate.ts";
import { htmlCount, htmlText } from "./html-text.ts";

const KIND_WORDS: Readonly<Record<Finding["kind"], string>> = {
  missing: "is missing",
  extra: "should not exist",
  content: "has other content",
};

/** What differs, by name. Empty when nothing does. */
export function findingsHtml({ findings, findingCount }: Certificate): string {
  if (findingCount === 0) return "";
  const rest = findingCount - findings.length;
  const more = rest > 0 ? `<p class="note">and ${htmlCount(rest)} more.</p>` : "";
  return `<section><h2>What differs</h2>
<table class="findings">
<thead><tr><th>Document</th><th></th><th>Field</th><th>Should be</th><th>Is</th></tr></thead>
<tbody>
${findings.map(findingRows).join("\n")}
</tbody>
</table>
${more}</section>`;
}

function findingRows({ collection, id, kind, fields, fieldCount }: Finding): string {
  const rows = fields.map(
    ({ path, expected, found }) =>
      `<td><code>${htmlText(path)}</code></td><td>${htmlText(expected)}</td><td>${htmlText(found)}</td>`,
  );
  if (fieldCount > fields.length)
    rows.push(`<td colspan="3">and ${htmlCount(fieldCount - fields.length)} more fields</td>`);
  if (rows.length === 0) rows.push('<td colspan="3"></td>');
  const [first = "", ...others] = rows;
  const head = `<th scope="row" rowspan="${rows.length}">${htmlText(collection)} <code>${htmlText(id)}</code></th><td rowspan="${rows.length}">${KIND_WORDS[kind]}</td>`;
  return [`<tr>${head}${first}</tr>`, ...others.map((row) => `<tr>${row}</tr>`)].join("\n");
}
