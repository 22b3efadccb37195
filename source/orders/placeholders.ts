/** `?, ?, ?` for a list of values, or `(?, ?), (?, ?)` for `count` rows of `columns`. The text depends on how many there are, never on what they are. */
export function placeholders(count: number, columns?: number): string {
  const one = columns === undefined ? "?" : `(${placeholders(columns)})`;
  return Array.from({ length: count }, () => one).join(", ");
}
