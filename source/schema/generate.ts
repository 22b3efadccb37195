import { writeFileSync } from "node:fs";
import path from "node:path";
import { generatedFiles } from "./generated-files.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

for (const [file, text] of generatedFiles()) writeFileSync(path.join(ROOT, file), text);
