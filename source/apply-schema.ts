import { createAccounts, type ShopAccounts } from "./create-accounts.ts";
import { migrateShop } from "./schema/migrate-shop.ts";
import { MIGRATIONS_FOLDER, readMigrations } from "./schema/read-migrations.ts";

/**
 * Brings the shop's database to the newest version and its users to exactly their grants. Running it again changes nothing but the users'
 * passwords, which are new each time unless `known` accounts are given.
 * @param uri of a user who may create databases, routines and users
 * @throws InvalidInputError as `migrateShop`
 */
export async function applySchema(uri: string, known?: ShopAccounts): Promise<ShopAccounts> {
  await migrateShop(uri, await readMigrations(MIGRATIONS_FOLDER));
  return createAccounts(uri, known);
}
