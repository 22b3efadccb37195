import type { Db, MongoClient } from "mongodb";
import { withDocumentDbOptions } from "../core/pipeline/documentdb-options.ts";
import { openMongo } from "./mongo.ts";
import { requiredDatabaseUri } from "./secrets.ts";

/** Where the target is, named like the environment variables it comes from. */
export type TargetAddress = {
  readonly TARGET_URI?: string | undefined;
  readonly TARGET_SECRET_ARN?: string | undefined;
  readonly TARGET_DATABASE: string;
  readonly TARGET_RETRY_WRITES: boolean;
};

/** The one this container has open. */
let opened: MongoClient | null = null;

/**
 * The target database, from a plain URI or a secret. With `authMechanism=MONGODB-AWS` in the URI the driver logs in with the AWS
 * credentials it finds, which are the role's in a function. The connection lives as long as the container, or until it is opened again with
 * a login that was read again: a container has one target.
 * @throws as `requiredDatabaseUri`
 */
export async function openTarget(address: TargetAddress): Promise<Db> {
  const before = opened;
  opened = null;
  // It may be broken already; what counts is that nobody uses it any more.
  await before?.close().catch(() => undefined);
  const uri = await requiredDatabaseUri({ uri: address.TARGET_URI, secretArn: address.TARGET_SECRET_ARN });
  opened = await openMongo(withDocumentDbOptions(uri), { retryWrites: address.TARGET_RETRY_WRITES });
  return opened.db(address.TARGET_DATABASE);
}
