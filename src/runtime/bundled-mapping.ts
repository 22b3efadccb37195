import { readFileSync } from "node:fs";
import { parse } from "yaml";
import mappingYaml from "../../mapping/pos.yaml";
import type { Mapping } from "../core/mapping/mapping.ts";
import { readMapping } from "../core/mapping/read-mapping.ts";
import { readEnv } from "./env.ts";

const { MAPPING_FILE } = readEnv(["MAPPING_FILE"]);

/**
 * The mapping that was bundled with the function: a deployment has one, and its functions can never disagree about it. On one
 * machine MAPPING_FILE names another one, so that a shop's mapping can be tried without building anything.
 */
export const bundledMapping: Mapping =
  MAPPING_FILE === undefined
    ? readMapping(parse(mappingYaml), "mapping/pos.yaml")
    : readMapping(parse(readFileSync(MAPPING_FILE, "utf8")), MAPPING_FILE);
