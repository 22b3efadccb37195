/** A field as AWS DMS writes it: null is the null token; quotes exactly when a comma, a quote or a line feed is inside. */
export function dmsField(value: string | null): string {
  if (value === null) return "__NULL__";
  return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Header and rows, every line ended by a line feed. */
export function dmsCsv(header: readonly string[], rows: readonly (readonly (string | null)[])[]): string {
  return [header, ...rows].map((row) => `${row.map(dmsField).join(",")}\n`).join("");
}
