import type { Db } from "mongodb";
import { openMongo } from "./mongo.ts";
import { requiredDatabaseUri } from "./secrets.ts";

/** Where the target is, named like the environment variables it comes from. */
export type TargetAddress = {
  readonly TARGET_URI?: string | undefined;
  readonly TARGET_SECRET_ARN?: string | undefined;
  readonly TARGET_DATABASE: string;
  readonly TARGET_RETRY_WRITES: boolean;
};

/** The target database, from a plain URI or a secret. The connection lives as long as the container. @throws as `requiredDatabaseUri` */
export async function openTarget(address: TargetAddress): Promise<Db> {
  const uri = await requiredDatabaseUri({ uri: address.TARGET_URI, secretArn: address.TARGET_SECRET_ARN });
  return (await openMongo(uri, { retryWrites: address.TARGET_RETRY_WRITES })).db(address.TARGET_DATABASE);
}
