import { describe, expect, it } from "vitest";
import { foreignKeysOf } from "../../../localstack/dms/foreign-keys.ts";
import type { SourceFacts } from "../../../localstack/dms/source-facts.ts";
import { sourceProblems, type Allowances } from "../../../localstack/dms/source-problems.ts";

const safe: SourceFacts = {
  version: "10.11.19-MariaDB-log",
  settings: {
    log_bin: "ON",
    binlog_format: "ROW",
    binlog_row_image: "FULL",
    binlog_row_metadata: "FULL",
    gtid_strict_mode: "ON",
    mysql56_temporal_format: "ON",
    binlog_expire_logs_seconds: "86400",
  },
  schema: "pos",
  wantedTables: ["order"],
  tables: [
    {
      table: "Order",
      engine: "InnoDB",
      isView: false,
      columns: [{ name: "id", type: "int(11)", charset: null }],
      primaryKey: ["id"],
      foreignKeys: [{ name: "f", onDelete: "CASCADE", onUpdate: "RESTRICT" }],
    },
  ],
};
const order = safe.tables[0] as SourceFacts["tables"][number];
const unjudged: Allowances = { declaredCascades: null, replicated: [] };
const codesOf = (facts: SourceFacts, allowances = unjudged): string[] =>
  sourceProblems(facts, allowances).map((problem) => problem.code);

describe("sourceProblems", () => {
  it("lets a safe source through", () => {
    expect(codesOf(safe)).toEqual([]);
  });

  it("refuses ON DELETE CASCADE unless the mapping declares it for that table, or nobody says what is declared", () => {
    expect(codesOf(safe, { ...unjudged, declaredCascades: [] })).toEqual(["TS316"]);
    expect(codesOf(safe, { ...unjudged, declaredCascades: ["Orderline"] })).toEqual(["TS316"]);
    expect(codesOf(safe, { ...unjudged, declaredCascades: ["ORDER"] })).toEqual([]);
  });

  it("refuses a missing table, unless its rows are in this epoch's files: what became of it is in the log", () => {
    const without = { ...safe, wantedTables: ["order", "gone"] };
    expect(codesOf(without)).toEqual(["TS310"]);
    expect(codesOf(without, { ...unjudged, replicated: ["Gone"] })).toEqual([]);
  });

  it.each([
    ["log_bin", "OFF", "TS301"],
    ["binlog_format", "MIXED", "TS302"],
    ["binlog_row_image", "MINIMAL", "TS303"],
    ["binlog_row_metadata", "NO_LOG", "TS304"],
    ["gtid_strict_mode", "OFF", "TS305"],
    ["mysql56_temporal_format", "OFF", "TS306"],
    ["binlog_row_metadata", null, "TS304"],
  ])("refuses %s = %s with %s", (setting, value, code) => {
    expect(codesOf({ ...safe, settings: { ...safe.settings, [setting]: value } })).toEqual([code]);
  });

  it.each([
    ["no key", { primaryKey: [] }, "TS311"],
    ["another engine", { engine: "Aria" }, "TS312"],
    ["a view", { isView: true }, "TS310"],
    ["a type that is not carried", { columns: [{ name: "g", type: "point", charset: null }] }, "TS314"],
    ["a character set that cannot be decoded", { columns: [{ name: "g", type: "char(3)", charset: "hp8" }] }, "TS315"],
    ["ON UPDATE CASCADE", { foreignKeys: [{ name: "f", onDelete: "RESTRICT", onUpdate: "CASCADE" }] }, "TS313"],
    ["ON DELETE SET NULL", { foreignKeys: [{ name: "f", onDelete: "SET NULL", onUpdate: "RESTRICT" }] }, "TS313"],
  ])("refuses %s", (_, changes, code) => {
    expect(codesOf({ ...safe, tables: [{ ...order, ...changes }] })).toEqual([code]);
  });
});

describe("foreignKeysOf", () => {
  it("reads the clauses of SHOW CREATE TABLE and nothing in comments", () => {
    const text = `CREATE TABLE \`child\` (
  \`id\` int(11) NOT NULL COMMENT 'CONSTRAINT \`x\` FOREIGN KEY ON UPDATE CASCADE',
  CONSTRAINT \`a\` FOREIGN KEY (\`p\`) REFERENCES \`parent\` (\`id\`) ON UPDATE CASCADE,
  CONSTRAINT \`b\`\`c\` FOREIGN KEY (\`q\`) REFERENCES \`parent\` (\`id\`) ON DELETE SET NULL ON UPDATE NO ACTION,
  CONSTRAINT \`d\` FOREIGN KEY (\`r\`) REFERENCES \`parent\` (\`id\`)
) ENGINE=InnoDB`;
    expect(foreignKeysOf(text)).toEqual([
      { name: "a", onDelete: "RESTRICT", onUpdate: "CASCADE" },
      { name: "b``c", onDelete: "SET NULL", onUpdate: "NO ACTION" },
      { name: "d", onDelete: "RESTRICT", onUpdate: "RESTRICT" },
    ]);
  });
});
