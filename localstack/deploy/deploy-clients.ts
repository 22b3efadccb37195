import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SQSClient } from "@aws-sdk/client-sqs";
import { LOCAL_REGION } from "../aws/local-account.ts";

export type DeployClients = {
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly events: EventBridgeClient;
  readonly lambda: LambdaClient;
  readonly states: SFNClient;
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The official clients, at an endpoint or, without one, at AWS. The keys are the environment's where it has them: AWS's own emulator makes
 * keys of its own. MiniStack and LocalStack take any, and account 000000000000 belongs to `test`.
 * @param region without it the one that ARNs of this machine's cloud say: engines keep what is deployed apart by region
 */
export function deployClients(
  endpoint: string | undefined,
  environment: Environment,
  region: string = LOCAL_REGION,
): DeployClients {
  const config = {
    ...(endpoint !== undefined && { endpoint }),
    region,
    ...credentialsOf(endpoint, environment),
  };
  return {
    s3: new S3Client({ ...config, forcePathStyle: endpoint !== undefined }),
    sqs: new SQSClient(config),
    events: new EventBridgeClient(config),
    lambda: new LambdaClient(config),
    states: new SFNClient(config),
  };
}

type Keys = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };

/** Nothing: the client looks for a profile or a role itself. */
function credentialsOf(endpoint: string | undefined, environment: Environment): { credentials?: Keys } {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment;
  const sessionToken = environment["AWS_SESSION_TOKEN"];
  if (accessKeyId !== undefined && secretAccessKey !== undefined)
    return { credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) } };
  if (endpoint === undefined || environment["AWS_PROFILE"] !== undefined) return {};
  return { credentials: { accessKeyId: "test", secretAccessKey: "test" } };
}
