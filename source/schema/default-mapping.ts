import type { SectionOutline } from "./mapping-outline.ts";
import type { TableDefinition } from "./table-definition.ts";

const HEAD = `# How the POS database becomes customers, products, orders, lines and places.
# This file is the only thing that knows the source's spelling: another shop is another file and no code.
# Generated from source/schema/ by \`npm run source:generate\`; a test compares the two.
#
# A column is written \`name type\`, the type as in CREATE TABLE: integer, text, decimal(10,2), date, datetime.
# Where only one type makes sense (a name, a stock, a foreign key) the name alone is enough.
# A name with a space in it: { column: "unit price", type: decimal, scale: 2 }.
# Left out means: the shop has no such column. Columns that stand nowhere here are not loaded.

schema: {schema}

# The zone the source writes DATETIME columns in, and the zone of the shop, where an order's business day is taken.
sourceTimeZone: UTC
storeTimeZone: UTC
`;

/** The mapping's word for an SQL type: `DECIMAL(10,2)` keeps its digits, the others need none. */
export function mappingType(sqlType: string): string {
  const [, word = "", digits = ""] = /^([A-Z]+)(\(.*\))?$/.exec(sqlType) ?? [];
  if (word === "INT" || word === "BIGINT") return "integer";
  if (word === "CHAR" || word === "VARCHAR") return "text";
  if (word === "DECIMAL") return `decimal${digits}`;
  if (word === "DATE" || word === "DATETIME") return word.toLowerCase();
  throw new Error(`no mapping type for ${sqlType}`);
}

type Entry = SectionOutline["entries"][number];

function columnText(table: TableDefinition, name: string, typed: boolean): string {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new Error(`the mapping names ${table.name}.${name}, which the definition has not`);
  return typed ? `${name} ${mappingType(column.type)}` : name;
}

function onDelete(table: TableDefinition, column: string): string {
  const reference = table.references.find((candidate) => candidate.column === column);
  if (reference === undefined) throw new Error(`${table.name}.${column} references nothing`);
  return reference.onDelete;
}

function entryLines(table: TableDefinition, entry: Entry, indent: string): string[] {
  if ("entries" in entry) {
    return [`${indent}${entry.key}:`, ...entry.entries.flatMap((inner) => entryLines(table, inner, `${indent}  `))];
  }
  const comment = entry.comment === undefined ? "" : ` # ${entry.comment}`;
  const textOf = (): string => {
    if ("text" in entry) return entry.text;
    if ("reference" in entry) return onDelete(table, entry.reference);
    return columnText(table, entry.column, entry.typed === true);
  };
  return [`${indent}${entry.key}: ${textOf()}${comment}`];
}

/**
 * The text of `mapping/pos.yaml`: names, types and what the log does not say come from the definition, order and comments from the outline.
 * Tables of the definition that the outline does not name are ignored.
 * @throws Error when the outline names a table or column the definition has not
 */
export function defaultMapping(
  schema: string,
  tables: readonly TableDefinition[],
  outline: readonly SectionOutline[],
): string {
  const sections = outline.map((section) => {
    const table = tables.find((candidate) => candidate.name === section.table);
    if (table === undefined) throw new Error(`the mapping names table ${section.table}, which the definition has not`);
    const comment = section.comment === undefined ? [] : [`# ${section.comment}`];
    const entries = section.entries.flatMap((entry) => entryLines(table, entry, "  "));
    return [...comment, `${section.section}:`, `  table: ${table.name}`, ...entries].join("\n");
  });
  const mapped = new Set(outline.map((section) => section.table));
  const ignored = tables.map((table) => table.name).filter((name) => !mapped.has(name));
  const foot = `# Known, and on purpose not loaded. A table that stands nowhere is reported.\nignored: [${ignored.join(", ")}]\n`;
  return [HEAD.replace("{schema}", schema), ...sections.map((section) => `${section}\n`), foot].join("\n");
}
