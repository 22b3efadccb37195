import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Migration } from "./migration.ts";

export const MIGRATIONS_FOLDER = path.join(import.meta.dirname, "migrations");

const FILE_NAME = /^(\d{4})-([a-z0-9-]+)\.sql$/;

/** The numbered files of the folder, `0001-tables.sql` and on, by number. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).toSorted();
  return Promise.all(
    names.map(async (file) => {
      const [, version = "", name = ""] = FILE_NAME.exec(file) ?? [];
      if (version === "") throw new Error(`${file}: a migration is named like 0001-tables.sql`);
      const sql = await readFile(path.join(folder, file), "utf8");
      return { version: Number(version), name, checksum: createHash("sha256").update(sql).digest("hex"), sql };
    }),
  );
}
