import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { InvalidInputError } from "../../src/core/errors/error-classes.ts";
import { SOURCE_CODES } from "../../src/core/errors/source-codes.ts";
import type { Problem } from "../../src/core/errors/tillstream-error.ts";
import { findRawFiles, type FoundFile } from "./find-raw-files.ts";
import { matchHeader } from "./match-header.ts";
import { rawBytes } from "./raw-bytes.ts";
import type { RawFile } from "./raw-file.ts";
import { rawRecords } from "./raw-records.ts";

/**
 * The raw files of a folder with their headers, nothing else read yet.
 * @throws InvalidInputError with everything that is wrong at once: TS360 to TS364
 */
export async function openRawFolder(folder: string): Promise<RawFile[]> {
  const found = findRawFiles(namesIn(folder), folder);
  const opened = await Promise.all(found.files.map((file) => openRawFile(folder, file)));
  const problems = [...found.problems, ...opened.flatMap((result) => result.problems)];
  if (problems.length > 0) throw new InvalidInputError(problems);
  return opened.flatMap(({ file }) => (file === null ? [] : [file]));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch (error) {
    const found = (error as Error).message;
    const expected = "a folder with customers.csv, orders.csv, orderlines.csv and products.csv";
    const { remedy } = SOURCE_CODES.TS360;
    throw new InvalidInputError({ code: "TS360", where: `folder "${folder}"`, found, expected, remedy }, error);
  }
}

type Opened = { readonly file: RawFile | null; readonly problems: readonly Problem[] };

async function openRawFile(folder: string, { layout, name, isGzip }: FoundFile): Promise<Opened> {
  const where = path.join(folder, name);
  const bytes = rawBytes({ path: where, isGzip }, () => {});
  try {
    for await (const record of rawRecords(bytes, where)) {
      const { headers, problems } = matchHeader(layout, record.fields(), `${where}, line ${record.line}`);
      if (headers === null) return { file: null, problems };
      // The reader takes the row ends from the first line, which may be a blank one.
      const endsInCrLf = record.text[record.text.indexOf("\n") - 1] === "\r";
      const size = statSync(where).size;
      return {
        file: { layout, path: where, isGzip, bytes: size, headers, headerLine: record.line, endsInCrLf },
        problems: [],
      };
    }
    // An empty file: all columns are missing.
    return { file: null, problems: matchHeader(layout, [], where).problems };
  } catch (error) {
    if (error instanceof InvalidInputError) return { file: null, problems: error.problems };
    throw error;
  } finally {
    bytes.destroy();
  }
}
