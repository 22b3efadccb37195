import type { Problem } from "../../src/core/errors/tillstream-error.ts";
import { columnCodec } from "./column-codec.ts";
import type { CheckedSetting, SourceFacts, TableFacts } from "./source-facts.ts";
import { sourceProblem } from "./source-problem.ts";

const SETTING_CODES: { setting: CheckedSetting; expected: string; code: Parameters<typeof sourceProblem>[0] }[] = [
  { setting: "log_bin", expected: "ON", code: "TS301" },
  { setting: "binlog_format", expected: "ROW", code: "TS302" },
  { setting: "binlog_row_image", expected: "FULL", code: "TS303" },
  { setting: "binlog_row_metadata", expected: "FULL", code: "TS304" },
  { setting: "gtid_strict_mode", expected: "ON", code: "TS305" },
  { setting: "mysql56_temporal_format", expected: "ON", code: "TS306" },
];

/** Character sets without a decoder in the log reader: their columns would arrive as bytes. */
const UNREADABLE_CHARSETS = new Set(["dec8", "geostd8", "hp8", "keybcs2", "swe7"]);
/** ON DELETE CASCADE is allowed where the mapping declares it: the documents follow. These change or move child rows silently. */
const SILENT_ON_DELETE = new Set(["SET NULL", "SET DEFAULT"]);
const SILENT_ON_UPDATE = new Set(["CASCADE", "SET NULL", "SET DEFAULT"]);

export type Allowances = {
  /** Tables whose ON DELETE CASCADE the mapping declares; null: whoever reads the files knows. */
  declaredCascades: readonly string[] | null;
  /** Tables the task has replicated already. If one is missing now, the log says what became of it. */
  replicated: readonly string[];
};

const has = (names: readonly string[], name: string): boolean =>
  names.some((known) => known.toLowerCase() === name.toLowerCase());

function settingProblems(facts: SourceFacts): Problem[] {
  return SETTING_CODES.filter(({ setting, expected }) => facts.settings[setting]?.toUpperCase() !== expected).map(
    ({ setting, expected, code }) =>
      sourceProblem(code, `variable ${setting}`, facts.settings[setting] ?? "no such variable", expected),
  );
}

function missingTables(facts: SourceFacts, { replicated }: Allowances): Problem[] {
  const present = facts.tables.filter((table) => !table.isView).map(({ table }) => table);
  return facts.wantedTables
    .filter((name) => !has(present, name) && !has(replicated, name))
    .map((name) =>
      sourceProblem("TS310", `${facts.schema}.${name}`, "no such table", "a base table the user may read"),
    );
}

function undeclaredCascades(place: string, table: TableFacts, { declaredCascades }: Allowances): Problem[] {
  if (declaredCascades === null || has(declaredCascades, table.table)) return [];
  return table.foreignKeys
    .filter(({ onDelete }) => onDelete === "CASCADE")
    .map(({ name }) =>
      sourceProblem("TS316", `${place} foreign key ${name}`, "ON DELETE CASCADE", "a cascade the mapping declares"),
    );
}

function foreignKeyProblems(place: string, table: TableFacts): Problem[] {
  return table.foreignKeys.flatMap((key) => {
    const silent = [
      ...(SILENT_ON_DELETE.has(key.onDelete) ? [`ON DELETE ${key.onDelete}`] : []),
      ...(SILENT_ON_UPDATE.has(key.onUpdate) ? [`ON UPDATE ${key.onUpdate}`] : []),
    ];
    const expected = "ON UPDATE RESTRICT, ON DELETE RESTRICT or CASCADE";
    return silent.map((found) => sourceProblem("TS313", `${place} foreign key ${key.name}`, found, expected));
  });
}

function tableProblems(schema: string, table: TableFacts, allowances: Allowances): Problem[] {
  const place = `${schema}.${table.table}`;
  const problems: Problem[] = [];
  if (table.primaryKey.length === 0) problems.push(sourceProblem("TS311", place, "no primary key", "a primary key"));
  if (table.engine !== "InnoDB") problems.push(sourceProblem("TS312", place, `engine ${table.engine}`, "InnoDB"));
  for (const column of table.columns) {
    const at = `${place}.${column.name}`;
    if (columnCodec(column.type) === null)
      problems.push(sourceProblem("TS314", at, `type ${column.type}`, "a carried type"));
    if (UNREADABLE_CHARSETS.has(column.charset ?? "")) {
      problems.push(sourceProblem("TS315", at, `character set ${column.charset}`, "utf8mb4"));
    }
  }
  return [...problems, ...foreignKeyProblems(place, table), ...undeclaredCascades(place, table, allowances)];
}

/** Everything about a source that would make change files silently wrong, all at once. Empty: it can be replicated. */
export function sourceProblems(facts: SourceFacts, allowances: Allowances): Problem[] {
  const tables = facts.tables.filter((table) => !table.isView);
  return [
    ...settingProblems(facts),
    ...missingTables(facts, allowances),
    ...tables.flatMap((table) => tableProblems(facts.schema, table, allowances)),
  ];
}
