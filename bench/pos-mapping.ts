import { fileURLToPath } from "node:url";
import { loadMapping } from "../src/edges/mapping-file.ts";

/** The shipped mapping: what is measured is what is deployed. */
export const POS_MAPPING = await loadMapping(fileURLToPath(new URL("../mapping/pos.yaml", import.meta.url)));
