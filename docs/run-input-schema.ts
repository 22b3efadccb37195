import { writeFileSync } from "node:fs";
import { runInputSchema } from "../src/core/pipeline/run-input-schema.ts";

writeFileSync(new URL("run-input.schema.json", import.meta.url), `${JSON.stringify(runInputSchema(), null, 2)}\n`);
