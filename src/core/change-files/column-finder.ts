import { BEFORE_IMAGE_PREFIX } from "./dms-columns.ts";
import type { ColumnPlace } from "./field-reader.ts";
import type { RowNotes } from "./row-notes.ts";

/**
 * Finds columns by the header's names, never by position: sources grow columns, and DMS puts them behind its own. Asking for
 * a column makes it needed; what was asked for in vain is kept, so that a refused file names every missing column at once.
 */
export class ColumnFinder {
  readonly notes: RowNotes;
  readonly header: readonly string[];
  readonly needed: string[] = [];
  readonly missing: string[] = [];
  readonly missingBeforeImages: string[] = [];
  readonly #indexes: ReadonlyMap<string, number>;

  constructor(header: readonly string[], notes: RowNotes) {
    this.header = header;
    this.notes = notes;
    this.#indexes = new Map(header.map((column, index) => [column, index]));
  }

  /** A column the file must have. */
  place(column: string): ColumnPlace {
    if (!this.needed.includes(column)) this.needed.push(column);
    const index = this.#indexes.get(column);
    if (index === undefined && !this.missing.includes(column)) this.missing.push(column);
    return { column, index: index ?? 0, notes: this.notes };
  }

  /** A column that may be absent. */
  optionalPlace(column: string): ColumnPlace | null {
    const index = this.#indexes.get(column);
    return index === undefined ? null : { column, index, notes: this.notes };
  }

  /** Where the value before an update stands. If the column `canChange`, its absence is remembered: updates of it would leave the old row behind. */
  beforeImagePlace(column: string, canChange: boolean): ColumnPlace | null {
    const place = this.optionalPlace(BEFORE_IMAGE_PREFIX + column);
    if (place === null && canChange) this.missingBeforeImages.push(BEFORE_IMAGE_PREFIX + column);
    return place;
  }
}
