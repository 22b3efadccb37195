import { closestWord } from "../closest-word.ts";
import { PoisonFileError } from "../errors/error-classes.ts";
import type { Problem } from "../errors/tillstream-error.ts";
import type { MappedTable } from "../mapping/mapped-table.ts";
import type { Mapping } from "../mapping/mapping.ts";
import type { Version } from "../version.ts";
import type { DataFileName } from "./change-file-name.ts";
import { ColumnFinder } from "./column-finder.ts";
import { compileTableDecoder } from "./compile-table-decoder.ts";
import { BEFORE_IMAGE_PREFIX, OPERATION_COLUMN, OTHER_DMS_COLUMNS, SEQUENCE_COLUMN } from "./dms-columns.ts";
import type { ColumnPlace, FieldReader } from "./field-reader.ts";
import { RowNotes } from "./row-notes.ts";
import { changeVersion, loadVersion } from "./row-version.ts";
import type { TableDecoder } from "./table-decoder.ts";

/** What the header line settles for all rows of a file. */
export type FileLayout = {
  /** The header line as it stands; a repetition of it is no row. */
  headerText: string;
  header: readonly string[];
  operation: ColumnPlace;
  version: FieldReader<Version>;
  decoder: TableDecoder;
  notes: RowNotes;
  unknownColumns: readonly string[];
  missingBeforeImages: readonly string[];
};

export type FileContext = {
  key: string;
  name: DataFileName;
  table: MappedTable;
  mapping: Mapping;
  /** Of rows of a full load; null: the epoch's first. */
  loadSequence: string | null;
};

/** @throws PoisonFileError TS204 (all missing columns at once), TS205 (a column that is read stands twice in the header). */
export function fileLayout(header: { text: string; fields: readonly string[] }, file: FileContext): FileLayout {
  const columns = new ColumnFinder(header.fields, new RowNotes());
  const isLoad = file.name.kind === "load";
  const operation = columns.place(OPERATION_COLUMN);
  const { epoch } = file.name;
  const version = isLoad
    ? loadVersion(epoch, file.loadSequence, columns.optionalPlace(SEQUENCE_COLUMN))
    : changeVersion(epoch, columns.place(SEQUENCE_COLUMN));
  const decoder = compileTableDecoder(file.table, file.mapping, columns);
  const problems = [...missingColumns(columns, file.key), ...doubledColumns(columns, file.key)];
  if (problems.length > 0) throw new PoisonFileError(problems);
  return {
    headerText: header.text,
    header: header.fields,
    operation,
    version,
    decoder,
    notes: columns.notes,
    unknownColumns: unknownColumns(columns),
    // A full load has no updates.
    missingBeforeImages: isLoad ? [] : columns.missingBeforeImages,
  };
}

function missingColumns(columns: ColumnFinder, key: string): Problem[] {
  const spare = columns.header.filter((column) => !columns.needed.includes(column));
  return columns.missing.map((column) => {
    const meant = closestWord(column, spare);
    return {
      code: "TS204",
      where: `${key} line 1, column \`${column}\``,
      found: `the header ${columns.header.join(",")}`,
      expected: `the columns ${columns.needed.join(", ")} in any order`,
      remedy:
        meant === null
          ? "Correct the mapping or the DMS endpoint, then send the file again."
          : `Is it \`${meant}\` now? Then correct the mapping.`,
    };
  });
}

function doubledColumns(columns: ColumnFinder, key: string): Problem[] {
  const doubled = columns.needed.filter(
    (column) => columns.header.indexOf(column) !== columns.header.lastIndexOf(column),
  );
  return doubled.map((column) => ({
    code: "TS205",
    where: `${key} line 1, column \`${column}\``,
    found: `the column ${columns.header.filter((other) => other === column).length} times`,
    expected: "each column once",
    remedy: "Rename the added column in the DMS rule.",
  }));
}

function unknownColumns({ header, needed }: ColumnFinder): string[] {
  const known = new Set([...needed, ...OTHER_DMS_COLUMNS, SEQUENCE_COLUMN]);
  return header.filter((column) => !known.has(column) && !column.startsWith(BEFORE_IMAGE_PREFIX));
}
