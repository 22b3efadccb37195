import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SHOP_DEFINITION } from "../../../source/schema/shop-definition.ts";
import type { ColumnDefinition } from "../../../source/schema/table-definition.ts";
import { structureOf, type Structure } from "../../support/shop/structure-of.ts";
import { startTestShop, type TestShop } from "../../support/shop/test-shop.ts";

let shop: TestShop;
let structure: Structure;
beforeAll(async () => {
  shop = await startTestShop();
  structure = await structureOf(shop.root.connection);
});
afterAll(() => shop?.stop());

const TABLES = new Set(SHOP_DEFINITION.map((table) => table.name));
const ofTables = (name: keyof Structure) =>
  structure[name].filter((row) => TABLES.has(String(row["TABLE_NAME"]))).map((row) => ({ ...row }));
const plain = (sql: unknown): unknown => (typeof sql === "string" ? sql.replaceAll("`", "").toLowerCase() : sql);
const byName = <T extends Record<string, unknown>>(rows: T[], ...keys: string[]): T[] =>
  rows.toSorted((a, b) =>
    keys.map((key) => String(a[key])).join("/") < keys.map((key) => String(b[key])).join("/") ? -1 : 1,
  );

/** As the server writes it down: INT is int(11), CURRENT_TIMESTAMP has parentheses, a nullable column's missing default is NULL. */
function wantedColumn(table: string, column: ColumnDefinition) {
  const nullable = column.nullable === true;
  const type = column.type.toLowerCase().replace(/^int$/, "int(11)");
  const defaultText =
    column.default?.toLowerCase().replace("current_timestamp", "current_timestamp()") ?? (nullable ? "null" : null);
  return {
    TABLE_NAME: table,
    COLUMN_NAME: column.name,
    COLUMN_TYPE: type,
    IS_NULLABLE: nullable ? "YES" : "NO",
    COLUMN_DEFAULT: defaultText,
    EXTRA: column.autoIncrement === true ? "auto_increment" : column.generated === undefined ? "" : "STORED GENERATED",
    GENERATION_EXPRESSION: plain(column.generated ?? null),
  };
}

describe("after all migrations the server has, of each table of the definition,", () => {
  it("the columns, in their order, with types, nullability, defaults and what is generated", () => {
    const wanted = SHOP_DEFINITION.toSorted((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1)).flatMap(
      (table) => table.columns.map((column) => wantedColumn(table.name, column)),
    );
    const found = ofTables("columns").map((row) => ({
      ...row,
      COLUMN_DEFAULT: plain(row["COLUMN_DEFAULT"]),
      GENERATION_EXPRESSION: plain(row["GENERATION_EXPRESSION"]),
    }));
    expect(found).toEqual(wanted);
  });

  it("the primary key and the indexes, and no others", () => {
    const wanted = SHOP_DEFINITION.flatMap((table) => [
      { TABLE_NAME: table.name, INDEX_NAME: "PRIMARY", NON_UNIQUE: 0, COLUMNS: table.primaryKey.join(",") },
      ...table.indexes.map((index) => ({
        TABLE_NAME: table.name,
        INDEX_NAME: index.name,
        NON_UNIQUE: 1,
        COLUMNS: index.columns.join(","),
      })),
    ]);
    const found = ofTables("indexes").map((row) => ({ ...row, NON_UNIQUE: Number(row["NON_UNIQUE"]) }));
    expect(byName(found, "TABLE_NAME", "INDEX_NAME")).toEqual(byName(wanted, "TABLE_NAME", "INDEX_NAME"));
  });

  it("the foreign keys that it is to enforce, each with an index that begins with its column", () => {
    const wanted = SHOP_DEFINITION.flatMap((table) =>
      table.references
        .filter((reference) => reference.enforced)
        .map((reference) => ({
          TABLE_NAME: table.name,
          CONSTRAINT_NAME: `fk_${table.name}_${reference.column}`,
          COLUMN_NAME: reference.column,
          REFERENCED_TABLE_NAME: reference.table,
          REFERENCED_COLUMN_NAME: "id",
          DELETE_RULE: reference.onDelete.toUpperCase(),
          UPDATE_RULE: "RESTRICT",
        })),
    );
    expect(byName(ofTables("references"), "CONSTRAINT_NAME")).toEqual(byName(wanted, "CONSTRAINT_NAME"));
    const first = new Set(
      ofTables("indexes").map((row) => `${row["TABLE_NAME"]}.${String(row["COLUMNS"]).split(",")[0]}`),
    );
    expect(wanted.filter((key) => !first.has(`${key.TABLE_NAME}.${key.COLUMN_NAME}`))).toEqual([]);
  });

  it("the checks", () => {
    const wanted = SHOP_DEFINITION.flatMap((table) =>
      table.checks.map((check) => ({
        TABLE_NAME: table.name,
        CONSTRAINT_NAME: check.name,
        CHECK_CLAUSE: plain(check.expression),
      })),
    );
    const found = ofTables("checks").map((row) => ({
      ...row,
      CHECK_CLAUSE: String(plain(row["CHECK_CLAUSE"])).replaceAll("','", "', '"),
    }));
    expect(byName(found, "CONSTRAINT_NAME")).toEqual(byName(wanted, "CONSTRAINT_NAME"));
  });

  it("InnoDB and utf8mb4, and there is no table that nobody defined", () => {
    const base = structure.tables.filter((row) => row["TABLE_TYPE"] === "BASE TABLE");
    expect(
      base.filter((row) => row["ENGINE"] !== "InnoDB" || !String(row["TABLE_COLLATION"]).startsWith("utf8mb4")),
    ).toEqual([]);
    expect(new Set(base.map((row) => row["TABLE_NAME"]))).toEqual(
      new Set([...TABLES, "mv_ProductBuyers", "mv_CustomerPurchases", "mv_Touched", "schema_migrations"]),
    );
  });
});

describe("traps of the seeds that the schema avoids", () => {
  it("ZIP codes are text: 00501 keeps its zeros, in JSON too", async () => {
    await shop.root.run("INSERT INTO City VALUES ('00501', 'HOLTSVILLE', 'NY')");
    expect(await shop.root.run("SELECT zip, JSON_VALID(JSON_OBJECT('zip', zip)) ok FROM City")).toEqual([
      { zip: "00501", ok: 1 },
    ]);
  });

  it("0 is an id of its own in every session of ours, not the next number", async () => {
    await shop.root.run("INSERT INTO Customer (id, firstName) VALUES (5, 'Eve'), (0, 'Ann')");
    expect(await shop.root.run("SELECT id, firstName FROM Customer ORDER BY id")).toEqual([
      { id: 0, firstName: "Ann" },
      { id: 5, firstName: "Eve" },
    ]);
  });

  it("an empty date is refused rather than 0000-00-00", async () => {
    expect(await shop.root.refusal("INSERT INTO Customer (id, birthdate) VALUES (6, '')")).toMatch(/^1292 /);
  });
});
