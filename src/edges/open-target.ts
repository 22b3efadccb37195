import type { Db } from "mongodb";
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

/**
 * The target database, from a plain URI or a secret. With `authMechanism=MONGODB-AWS` in the URI the driver logs in with the AWS
 * credentials it finds, which are the role's in a function. The connection lives as long as the container.
 * @throws as `requiredDatabaseUri`
 */
export async function openTarget(address: TargetAddress): Promise<Db> {
  const uri = await requiredDatabaseUri({ uri: address.TARGET_URI, secretArn: address.TARGET_SECRET_ARN });
  const client = await openMongo(withDocumentDbOptions(uri), { retryWrites: address.TARGET_RETRY_WRITES });
  return client.db(address.TARGET_DATABASE);
}
