import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { CloudUnavailableError, InvalidInputError } from "../core/errors/error-classes.ts";
import { connectionUri } from "../core/pipeline/connection-uri.ts";
import type { SourceTls } from "../core/pipeline/source-tls.ts";

/** Exactly one of the first two says where a database is. `sourceTls` is for a secret that is no connection string. */
export type DatabaseAddress = {
  readonly uri: string | undefined;
  readonly secretArn: string | undefined;
  readonly sourceTls?: SourceTls | undefined;
};

let client: SecretsManagerClient | null = null;

/**
 * Connection string of a database, or null when neither is given. Read when a container starts, and again when the database refuses the
 * login, as it does after a rotation; never put into an environment variable, where it would stand in plain text.
 * @throws CloudUnavailableError TS532, InvalidInputError TS521
 */
export async function databaseUri(address: DatabaseAddress): Promise<string | null> {
  if (address.uri !== undefined) return address.uri;
  if (address.secretArn === undefined) return null;
  client ??= new SecretsManagerClient({});
  const secret = await readSecret(client, address.secretArn);
  return connectionUri(secret, address.secretArn, address.sourceTls);
}

/** The same for the target, which must be there. @throws also InvalidInputError TS520 */
export async function requiredDatabaseUri(address: DatabaseAddress): Promise<string> {
  const uri = await databaseUri(address);
  if (uri !== null) return uri;
  throw new InvalidInputError({
    code: "TS520",
    where: "environment variables TARGET_SECRET_ARN, TARGET_URI",
    found: "neither",
    expected: "one of the two",
    remedy:
      "Deploy with TargetSecretArn (user and password), TargetUri (login by role) or CreateDocumentDb; on this machine set TARGET_URI.",
  });
}

async function readSecret(secrets: SecretsManagerClient, arn: string): Promise<string> {
  try {
    return (await secrets.send(new GetSecretValueCommand({ SecretId: arn }))).SecretString ?? "";
  } catch (error) {
    const found = error instanceof Error ? error.name : String(error);
    const problem = { code: "TS532", where: `secret ${arn}`, found, expected: "its value" } as const;
    throw new CloudUnavailableError({ ...problem, remedy: "Check the ARN and the function's policy." }, error);
  }
}
