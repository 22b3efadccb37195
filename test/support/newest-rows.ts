import { idText } from "../../src/core/id.ts";
import type { RowChange } from "../../src/core/row-change.ts";

/** Identity of the source row a change speaks of. */
export function rowName(change: RowChange): string {
  switch (change.kind) {
    case "line":
      return `line ${idText(change.order)} ${idText(change.line)}`;
    case "price":
      return `price ${idText(change.product)} ${idText(change.price)}`;
    default:
      return `${change.kind} ${idText(change.key)}`;
  }
}

/** What is left when of all changes of a row the newest counts, in any order of arrival; deleted rows included, with `row` null. */
export function newestRows(changes: Iterable<RowChange>): Map<string, RowChange> {
  const newest = new Map<string, RowChange>();
  for (const change of changes) {
    const known = newest.get(rowName(change));
    if (!known || change.version > known.version) newest.set(rowName(change), change);
  }
  return newest;
}
