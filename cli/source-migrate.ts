import path from "node:path";
import { withShop } from "../localstack/world/with-shop.ts";
import { migrateShop } from "../source/schema/migrate-shop.ts";
import { MIGRATIONS_FOLDER, readMigrations } from "../source/schema/read-migrations.ts";
import { EXIT_CODE, type ExitCode } from "./exit-code.ts";
import { progressLine } from "./progress-line.ts";

/** Brings the shop's database to the newest version; a database given by SOURCE_URI too, since somebody asked for it. */
export async function sourceMigrateCommand(options: { data: string }): Promise<ExitCode> {
  const progress = progressLine(process.stderr, Date.now);
  const migrations = await readMigrations(MIGRATIONS_FOLDER);
  const onProgress = (text: string): void => progress.update(text);
  await withShop(path.resolve(options.data), { create: true, onProgress }, async (shop) => {
    // Our own shop was migrated when it was opened; then there is nothing left to do here.
    const { applied, version } = await migrateShop(shop.adminUri, migrations);
    for (const name of applied) progress.say(`applied ${name}`);
    progress.done(`the shop's database is at version ${version} of ${migrations.at(-1)?.version ?? 0}`);
  });
  return EXIT_CODE.fine;
}
