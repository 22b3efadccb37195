import { fileURLToPath } from "node:url";
import type { Mapping } from "../../src/core/mapping/mapping.ts";
import { loadMapping } from "../../src/edges/mapping-file.ts";

/** A shop with another schema: text keys, own line ids, no ZIP table, DATE, no status. */
export const otherShopMapping = (): Promise<Mapping> =>
  loadMapping(fileURLToPath(new URL("../core/mapping/other-shop.yaml", import.meta.url)));
