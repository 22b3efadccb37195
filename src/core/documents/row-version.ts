import type { Version } from "../version.ts";

/** A row as it was at a version; `row` null: gone. */
export type RowVersion<Row> = { readonly version: Version; readonly row: Row | null };

/** How a row change stands to what is known: rule 1. `conflict`: the same version with other content. */
export type Standing = { readonly wins: boolean; readonly conflict: boolean };

const SUPERSEDED: Standing = { wins: false, conflict: false };
const NEWER: Standing = { wins: true, conflict: false };

/** The texts are asked for only when versions are equal, which is rare outside redelivery. */
export function standingOf<Row>(
  change: RowVersion<Row>,
  known: RowVersion<Row>,
  text: (row: Row | null) => string,
): Standing {
  if (change.version > known.version) return NEWER;
  if (change.version < known.version) return SUPERSEDED;
  const [changeText, knownText] = [text(change.row), text(known.row)];
  return { wins: changeText > knownText, conflict: changeText !== knownText };
}
