import type { CleanTable } from "./clean-table.ts";
import type { FieldRule } from "./rules/field-rule.ts";
import { stagedText } from "./rules/staged-text.ts";
import { stagedName } from "./staged-name.ts";
import { stagedTable } from "./staging-tables.ts";
import { rawTextSql } from "./raw-text-sql.ts";

/** How much of a faulty text is shown with its reason; the whole row is kept beside it. */
const SHOWN_CHARACTERS = 80;

const fieldReason = ({ faults, isFine }: FieldRule): string =>
  `CASE ${isFine === undefined ? "" : `WHEN ${isFine} THEN NULL `}${faults.map(({ when, says }) => `WHEN ${when} THEN '${says}'`).join(" ")} END`;

/** What is wrong with the row as a whole; its fields are not looked at then. */
function rowReason({ keyHeader }: CleanTable, headers: readonly string[]): string {
  const last = stagedName(headers.at(-1) ?? keyHeader);
  return `CASE WHEN s.fault IS NOT NULL THEN s.fault
    WHEN LOWER(${stagedText(keyHeader)}) = '${keyHeader.toLowerCase()}' THEN 'the header line again'
    WHEN s.\`${last}\` IS NULL THEN 'fewer fields than the header'
    WHEN s.surplus IS NOT NULL THEN 'more fields than the header' END`;
}

const columnsOf = ({ rules }: CleanTable) => rules.flatMap(({ columns }) => columns);

function tableDdl(table: CleanTable): string {
  const columns = columnsOf(table).map(({ name, type }) => `\`${name}\` ${type}`);
  const index = table.key === null ? "KEY (order_id)" : `KEY (\`${table.key}\`)`;
  return `CREATE OR REPLACE TABLE ${table.name} (line INT UNSIGNED NOT NULL PRIMARY KEY, ${columns.join(", ")}, reason VARCHAR(100) NULL, detail TEXT NULL,
    isNew BOOLEAN NOT NULL DEFAULT FALSE, ${index}) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`;
}

function insertSql(table: CleanTable, headers: readonly string[]): string {
  const columns = columnsOf(table);
  const reasons = [rowReason(table, headers), ...table.rules.map(fieldReason)];
  return `INSERT INTO ${table.name} (line, ${columns.map(({ name }) => `\`${name}\``).join(", ")}, reason)
    SELECT s.line, ${columns.map(({ value }) => value).join(", ")}, COALESCE(${reasons.join(", ")}) FROM ${stagedTable(table.file)} s`;
}

/** All that is wrong with a rejected row, each with what was found; the reason is only the first. */
function detailSql(table: CleanTable, headers: readonly string[]): string {
  const found = table.rules.map(
    (rule) =>
      `CONCAT(${fieldReason(rule)}, IF(${rule.text} IS NULL, '', CONCAT(': "', LEFT(${rule.text}, ${SHOWN_CHARACTERS}), '"')))`,
  );
  return `UPDATE ${table.name} c JOIN ${stagedTable(table.file)} s ON s.line = c.line
    SET c.detail = COALESCE(${rowReason(table, headers)}, CONCAT_WS('; ', ${found.join(", ")})) WHERE c.reason IS NOT NULL`;
}

/** Of the rows that share a key the first good one wins; the others are rejected, told apart by whether they say the same. */
function repeatsSql({ name, file, key, keyHeader }: CleanTable, headers: readonly string[]): string[] {
  if (key === null) return [];
  const isSame = `${rawTextSql(headers, "s")} = ${rawTextSql(headers, "f")}`;
  return [
    `UPDATE ${name} c
      JOIN (SELECT \`${key}\` AS id, MIN(line) AS line FROM ${name} WHERE reason IS NULL GROUP BY \`${key}\` HAVING COUNT(*) > 1) d
        ON d.id = c.\`${key}\` AND d.line < c.line
      JOIN ${stagedTable(file)} s ON s.line = c.line
      JOIN ${stagedTable(file)} f ON f.line = d.line
    SET c.reason = IF(${isSame}, 'repeats an earlier line', '${keyHeader} is taken by an earlier line'),
      c.detail = CONCAT(IF(${isSame}, 'repeats line ', '${keyHeader} is taken by line '), d.line)
    WHERE c.reason IS NULL`,
  ];
}

/** The statements that clean a staged file: its own faults first. `afterwards` come before repeats are looked for: a row that refers to nothing takes no key. */
export const cleanSql = (table: CleanTable, headers: readonly string[], afterwards: readonly string[]): string[] => [
  tableDdl(table),
  insertSql(table, headers),
  detailSql(table, headers),
  ...afterwards,
  ...repeatsSql(table, headers),
];
