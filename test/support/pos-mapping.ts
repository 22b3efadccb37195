import { fileURLToPath } from "node:url";
import type { Mapping } from "../../src/core/mapping/mapping.ts";
import { loadMapping } from "../../src/edges/mapping-file.ts";

export const POS_MAPPING_PATH = fileURLToPath(new URL("../../mapping/pos.yaml", import.meta.url));

/** The mapping we ship. */
export const posMapping = (): Promise<Mapping> => loadMapping(POS_MAPPING_PATH);
