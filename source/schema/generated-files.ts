import { SHOP_SCHEMA } from "../shop-connection.ts";
import { defaultMapping } from "./default-mapping.ts";
import { entityDiagram } from "./entity-diagram.ts";
import { MAPPING_OUTLINE } from "./mapping-outline.ts";
import { SHOP_DEFINITION } from "./shop-definition.ts";
import { tablesMigration } from "./tables-migration.ts";

/** Everything that is made from the definition: path from the repository's root, and text. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ["source/schema/migrations/0001-tables.sql", tablesMigration(SHOP_DEFINITION)],
    ["mapping/pos.yaml", defaultMapping(SHOP_SCHEMA, SHOP_DEFINITION, MAPPING_OUTLINE)],
    ["docs/erd.svg", entityDiagram(SHOP_DEFINITION)],
  ]);
}
