import { fileURLToPath } from "node:url";

const at = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

/** Where the definitions live that the local cloud reads, the same files that are deployed. */
export const TEMPLATE_FILE = at("template.yaml");
export const MAPPING_FILE = at("mapping/pos.yaml");
export const BUNDLES_DIR = at("dist/functions");
