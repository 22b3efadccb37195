import { once } from "node:events";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { InvalidInputError } from "../src/core/errors/error-classes.ts";
import { withShop } from "../localstack/world/with-shop.ts";
import { queryLines } from "../source/query-lines.ts";
import { EXIT_CODE, type ExitCode } from "./exit-code.ts";

type Options = { readonly data: string; readonly file?: string };

const wrongUsage = (found: string): InvalidInputError =>
  new InvalidInputError({
    code: "TS902",
    where: "tillstream source sql",
    found,
    expected: "a SELECT, or a file with one",
    remedy: "For example: tillstream source sql 'SELECT COUNT(*) FROM Customer'",
  });

async function statement(sql: string | undefined, file: string | undefined): Promise<string> {
  if (sql !== undefined && file !== undefined) throw wrongUsage("a statement and --file");
  if (sql !== undefined) return sql;
  if (file === undefined) throw wrongUsage("neither a statement nor --file");
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new InvalidInputError(
      {
        code: "TS909",
        where: `file "${file}"`,
        found: (error as Error).message,
        expected: "a file that can be read",
        remedy: "Check the path",
      },
      error,
    );
  }
}

async function print(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, "drain");
}

/** Runs one SELECT as the user `cdc`, who reads everything and writes nothing, and prints each row as a line of JSON. */
export async function sourceSqlCommand(sql: string | undefined, options: Options): Promise<ExitCode> {
  const text = await statement(sql, options.file);
  const quiet = (): void => {};
  await withShop(path.resolve(options.data), { create: false, onProgress: quiet }, (shop) =>
    queryLines(shop.cdcUri, text, print),
  );
  return EXIT_CODE.fine;
}
