import type { ColumnTypeName, WrittenColumn } from "./column-text.ts";
import { columnOfText, typeForSqlWord } from "./column-text.ts";
import type { DecimalColumn, KeyColumn, TimeColumn } from "./mapping.ts";
import { MappingSection, quoted } from "./mapping-section.ts";

/** Decimal128 has 34 digits; ten after the point leave 24 before it, and no currency or tax rate asks for more. */
const MAX_SCALE = 10;

const EXAMPLES: Readonly<Record<ColumnTypeName, string>> = {
  integer: "id integer",
  text: "zip text",
  decimal: "price decimal(10,2)",
  date: "placed date",
  datetime: "placed datetime",
};

const expectedOf = (types: readonly ColumnTypeName[]): string =>
  `a column written as ${types.map((type) => `\`${EXAMPLES[type]}\``).join(" or ")}`;

/** A key: its type must be said, because 42 and "42" are different ids. */
export function keyColumn(section: MappingSection, key: string): KeyColumn {
  const { column, type } = typedColumn(section, key, ["integer", "text"]);
  return { column, type };
}

export const optionalKeyColumn = (section: MappingSection, key: string): KeyColumn | null =>
  section.has(key) ? keyColumn(section, key) : null;

export function decimalColumn(section: MappingSection, key: string): DecimalColumn {
  const { column, type, scale } = typedColumn(section, key, ["decimal"]);
  return { column, type, scale: scale ?? 0 };
}

export const optionalDecimalColumn = (section: MappingSection, key: string): DecimalColumn | null =>
  section.has(key) ? decimalColumn(section, key) : null;

export function timeColumn(section: MappingSection, key: string): TimeColumn {
  const { column, type } = typedColumn(section, key, ["date", "datetime"]);
  return { column, type };
}

export const optionalTimeColumn = (section: MappingSection, key: string): TimeColumn | null =>
  section.has(key) ? timeColumn(section, key) : null;

/** A column that can only be of one type there: the name is enough, the type may stand beside it if it is the right one. */
export function plainColumn(section: MappingSection, key: string, type: ColumnTypeName): string {
  if (!section.has(key)) section.missing(key, "the name of a column");
  return optionalPlainColumn(section, key, type) ?? "";
}

export function optionalPlainColumn(section: MappingSection, key: string, type: ColumnTypeName): string | null {
  if (!section.has(key)) return null;
  const written = writtenColumn(section, key, [type]);
  if (written === null) return null;
  if (written.type !== null && written.type !== type) wrongType(section, key, written, [type]);
  return written.column;
}

function typedColumn<T extends ColumnTypeName>(
  section: MappingSection,
  key: string,
  types: readonly [T, ...T[]],
): { column: string; type: T; scale: number | null } {
  if (!section.has(key)) section.missing(key, expectedOf(types));
  const written = section.has(key) ? writtenColumn(section, key, types) : null;
  if (written === null) return { column: "", type: types[0], scale: null };
  const type = types.find((allowed) => allowed === written.type);
  if (type === undefined) wrongType(section, key, written, types);
  if (type === "decimal") checkScale(section, key, written.scale);
  return { column: written.column, type: type ?? types[0], scale: written.scale };
}

function writtenColumn(section: MappingSection, key: string, types: readonly ColumnTypeName[]): WrittenColumn | null {
  const value = section.value(key);
  if (typeof value === "string" && value.trim() !== "") return columnOfText(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    section.problem("TS103", key, { found: quoted(value), expected: expectedOf(types) });
    return null;
  }
  const map = section.section(key, ["column", "type", "scale"]);
  const scale = map.value("scale");
  return {
    column: map.text("column", "the name of a column"),
    type: map.has("type") ? map.text("type", types.join(" or ")) : null,
    scale: typeof scale === "number" ? scale : null,
  };
}

function checkScale(section: MappingSection, key: string, scale: number | null): void {
  if (scale !== null && Number.isInteger(scale) && scale >= 0 && scale <= MAX_SCALE) return;
  section.problem("TS105", key, {
    found: quoted(section.value(key)),
    expected: `a decimal with a scale from 0 to ${MAX_SCALE}, as in \`price decimal(10,2)\``,
    remedy: "Write digits and scale as in CREATE TABLE.",
  });
}

function wrongType(section: MappingSection, key: string, found: WrittenColumn, types: readonly ColumnTypeName[]): void {
  section.problem("TS104", key, {
    found: quoted(section.value(key)),
    expected: expectedOf(types),
    remedy: typeRemedy(found.type ?? "", types),
  });
}

function typeRemedy(word: string, types: readonly ColumnTypeName[]): string {
  const meant = types.find((type) => type === typeForSqlWord(word));
  if (meant === undefined) return "Write the column's name and its type.";
  // DMS writes TIMESTAMP in UTC and DATETIME as it stands: in another zone they are hours apart.
  if (word === "timestamp")
    return "DMS writes TIMESTAMP in UTC: `datetime` is right for it only while sourceTimeZone is UTC.";
  return `Our word for \`${word}\` is \`${meant}\`.`;
}
