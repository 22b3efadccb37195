import type { SourceTls } from "../core/pipeline/source-tls.ts";
import { mysqlPool } from "./mysql.ts";
import { databaseUri } from "./secrets.ts";
import type { SourceDatabase } from "./source-database.ts";
import { mysqlSource } from "./source-mysql.ts";

/** The one this container has open. */
let opened: SourceDatabase | null = null;

/**
 * The shop's own database, from a secret on AWS or a plain URI on this machine; null when neither is given. Opened again, with a login that
 * was read again, it closes what it opened before: a container has one source.
 * @throws InvalidInputError TS604, and what `databaseUri` throws
 */
export async function openSource(env: {
  readonly SOURCE_URI?: string | undefined;
  readonly SOURCE_SECRET_ARN?: string | undefined;
  readonly SOURCE_TLS?: SourceTls | undefined;
}): Promise<SourceDatabase | null> {
  const before = opened;
  opened = null;
  // It may be broken already; what counts is that nobody uses it any more.
  await before?.close().catch(() => undefined);
  const uri = await databaseUri({ uri: env.SOURCE_URI, secretArn: env.SOURCE_SECRET_ARN, sourceTls: env.SOURCE_TLS });
  if (uri !== null) opened = mysqlSource(mysqlPool(uri));
  return opened;
}
