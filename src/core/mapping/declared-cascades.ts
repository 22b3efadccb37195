import type { Mapping } from "./mapping.ts";

/** Tables whose rows the source deletes by ON DELETE CASCADE and whose documents follow. */
export const declaredCascades = ({ lines }: Pick<Mapping, "lines">): string[] =>
  lines.onDelete === "cascade" ? [lines.table] : [];
