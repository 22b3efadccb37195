/** A cell as the server sent it: `number` keeps the digits of a number, so that DECIMAL and BIGINT stay exact in JSON. */
export type SqlCell = { readonly number: string } | string | null;

/** One row as a JSON object on one line; a column name that comes twice gets `_2`, `_3`, since JSON objects have each name once. */
export function jsonLine(columns: readonly string[], cells: readonly SqlCell[]): string {
  const seen = new Map<string, number>();
  const members = columns.map((column, index) => {
    const times = (seen.get(column) ?? 0) + 1;
    seen.set(column, times);
    const cell = cells[index] ?? null;
    const value = cell !== null && typeof cell === "object" ? cell.number : JSON.stringify(cell);
    return `${JSON.stringify(times === 1 ? column : `${column}_${times}`)}:${value}`;
  });
  return `{${members.join(",")}}`;
}
