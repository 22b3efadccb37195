import { readChangeFile } from "../src/core/change-files/read-change-file.ts";
import { LINE_FILE_KEY, lineFileText } from "./line-file-text.ts";
import { POS_MAPPING } from "./pos-mapping.ts";

// A process of its own for `peak-memory`: reads a file of so many rows and prints its peak resident memory in kB.
const rows = Number(process.argv[2]);
const options = { key: LINE_FILE_KEY, mapping: POS_MAPPING, maxBatchChanges: 20_000 };
let read = 0;
for await (const batch of readChangeFile(lineFileText(rows), options)) read += batch.changes.length;
if (read !== rows) throw new Error(`read ${read} of ${rows} rows`);
console.log(process.resourceUsage().maxRSS);
