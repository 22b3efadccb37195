import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readMapping } from "../../../src/core/mapping/read-mapping.ts";
import { defaultMapping, mappingType } from "../../../source/schema/default-mapping.ts";
import { entityDiagram } from "../../../source/schema/entity-diagram.ts";
import { generatedFiles } from "../../../source/schema/generated-files.ts";
import { MAPPING_OUTLINE } from "../../../source/schema/mapping-outline.ts";
import { SHOP_DEFINITION } from "../../../source/schema/shop-definition.ts";
import type { TableDefinition } from "../../../source/schema/table-definition.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");

const changed = (name: string, change: (table: TableDefinition) => TableDefinition): TableDefinition[] =>
  SHOP_DEFINITION.map((table) => (table.name === name ? change(table) : table));

describe("what is made from the shop's definition", () => {
  it.each([...generatedFiles()])("%s is there as made (npm run source:generate)", (file, text) => {
    expect(readFileSync(path.join(ROOT, file), "utf8")).toBe(text);
  });
});

describe("defaultMapping", () => {
  it.each([
    ["INT", "integer"],
    ["CHAR(5)", "text"],
    ["VARCHAR(64)", "text"],
    ["DECIMAL(14,2)", "decimal(14,2)"],
    ["DATE", "date"],
    ["DATETIME", "datetime"],
  ])("calls %s %s", (sql, word) => expect(mappingType(sql)).toBe(word));

  it("refuses a type that the mapping has no word for", () => {
    expect(() => mappingType("BLOB")).toThrow("no mapping type for BLOB");
  });

  it("follows the definition: types, the schema, what goes with a deleted order, tables nobody maps", () => {
    const other = changed("Orderline", (table) => ({
      ...table,
      columns: table.columns.map((column) =>
        column.name === "unitPrice" ? { ...column, type: "DECIMAL(9,4)" } : column,
      ),
      references: table.references.map((reference) => ({ ...reference, onDelete: "restrict" as const })),
    }));
    const text = defaultMapping("shop2", [...other, { ...SHOP_DEFINITION[0]!, name: "Till" }], MAPPING_OUTLINE);
    expect(text).toContain("\nschema: shop2\n");
    expect(text).toContain("  unitPrice: unitPrice decimal(9,4)\n");
    expect(text).toContain("  onDelete: restrict #");
    expect(text).toContain("\nignored: [SalesTax, Till]\n");
    expect(readMapping(parse(text), "x.yaml").lines.unitPrice).toMatchObject({ scale: 4 });
  });

  it("refuses an outline whose column, table or reference the definition has not", () => {
    const without = changed("Product", (table) => ({ ...table, columns: table.columns.slice(0, 2) }));
    expect(() => defaultMapping("pos", without, MAPPING_OUTLINE)).toThrow("Product.currentPrice");
    expect(() => defaultMapping("pos", SHOP_DEFINITION.slice(1), MAPPING_OUTLINE)).toThrow("City");
    const loose = changed("Orderline", (table) => ({ ...table, references: [] }));
    expect(() => defaultMapping("pos", loose, MAPPING_OUTLINE)).toThrow("Orderline.order_id");
  });
});

describe("entityDiagram", () => {
  const svg = entityDiagram(SHOP_DEFINITION);

  it("names every table and column, and draws a line per reference, dashed where nothing enforces it", () => {
    for (const table of SHOP_DEFINITION) {
      expect(svg).toContain(`>${table.name}</text>`);
      for (const column of table.columns) expect(svg).toContain(`>${column.name}</text>`);
    }
    const references = SHOP_DEFINITION.flatMap((table) => table.references);
    const dashed = references.filter((reference) => !reference.enforced).length;
    // One more of each in the legend.
    expect(svg.match(/class="line loose"/g)).toHaveLength(dashed + 1);
    expect(svg.match(/class="line"/g)).toHaveLength(references.length - dashed + 1);
  });

  it("marks keys, and escapes what a comment says", () => {
    expect(svg.match(/>PK</g)).toHaveLength(SHOP_DEFINITION.flatMap((table) => table.primaryKey).length);
    expect(svg.match(/>FK</g)).toHaveLength(SHOP_DEFINITION.flatMap((table) => table.references).length);
    expect(entityDiagram(changed("City", (table) => ({ ...table, why: "a < b & c" })))).toContain(
      "<title>a &lt; b &amp; c</title>",
    );
  });

  it("refuses a table without a place, and a reference to nothing", () => {
    expect(() => entityDiagram([{ ...SHOP_DEFINITION[0]!, name: "Till" }])).toThrow("Till has no place");
    expect(() => entityDiagram(SHOP_DEFINITION.slice(1))).toThrow("SalesTax.zip points to City");
  });

  it("draws no box over another", () => {
    const boxes = [...svg.matchAll(/translate\((\d+) (\d+)\)">\s*<title>[\s\S]*?width="(\d+)" height="(\d+)"/g)].map(
      (match) => match.slice(1).map(Number),
    );
    expect(boxes).toHaveLength(SHOP_DEFINITION.length);
    const meet = ([x = 0, y = 0, w = 0, h = 0]: number[], [u = 0, v = 0, a = 0, b = 0]: number[]): boolean =>
      x < u + a && u < x + w && y < v + b && v < y + h;
    expect(boxes.flatMap((one, i) => boxes.slice(i + 1).filter((other) => meet(one, other)))).toEqual([]);
  });
});
