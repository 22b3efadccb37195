/**
 * CSV text as AWS DMS writes it with `Rfc4180=true` (research: 235 quoted fields of real files all obey).
 * A field is quoted iff it holds a comma, a quote or a line feed; everything else stays bare, also spaces at its ends, a lone CR,
 * backslashes and the empty text. No CSV package quotes by exactly this rule, and its bytes are what the whole parser is tested against.
 */

/** `CsvNullValue`: cannot be a name, unlike DMS's default `NULL`, which is one. */
export const NULL_TOKEN = "__NULL__";

const NEEDS_QUOTES = /[",\n]/;

export function csvField(text: string | null): string {
  if (text === null) return NULL_TOKEN;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Fields joined by commas, without the line feed that ends a record. */
export function csvFields(fields: readonly (string | null)[]): string {
  let line = "";
  for (let i = 0; i < fields.length; i++) line += (i === 0 ? "" : ",") + csvField(fields[i] ?? null);
  return line;
}
