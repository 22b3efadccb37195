const CELLS = 24;

/** `[######..................]`; full when there is nothing to do. */
export function progressBar(done: number, total: number): string {
  const full = Math.round(CELLS * Math.min(1, total === 0 ? 1 : done / total));
  return `[${"#".repeat(full)}${".".repeat(CELLS - full)}]`;
}
