import { mysqlPool } from "./mysql.ts";
import { databaseUri } from "./secrets.ts";
import type { SourceDatabase } from "./source-database.ts";
import { mysqlSource } from "./source-mysql.ts";

/**
 * The shop's own database, from a secret on AWS or a plain URI on this machine; null when neither is given.
 * @throws InvalidInputError TS604, and what `databaseUri` throws
 */
export async function openSource(env: {
  readonly SOURCE_URI?: string | undefined;
  readonly SOURCE_SECRET_ARN?: string | undefined;
}): Promise<SourceDatabase | null> {
  const uri = await databaseUri({ uri: env.SOURCE_URI, secretArn: env.SOURCE_SECRET_ARN });
  return uri === null ? null : mysqlSource(mysqlPool(uri));
}
