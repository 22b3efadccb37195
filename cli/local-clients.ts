import { DatabaseMigrationServiceClient } from "@aws-sdk/client-database-migration-service";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";

/** The local AWS checks no signature; the SDK wants some credentials all the same. */
const LOCAL = { region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } };

export type LocalClients = {
  readonly states: SFNClient;
  readonly s3: S3Client;
  readonly lambda: LambdaClient;
  readonly dms: DatabaseMigrationServiceClient;
};

/** The official clients, pointed at a running local AWS. */
export function localClients(endpoint: string): LocalClients {
  const config = { ...LOCAL, endpoint };
  return {
    states: new SFNClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    dms: new DatabaseMigrationServiceClient(config),
    lambda: new LambdaClient(config),
  };
}
