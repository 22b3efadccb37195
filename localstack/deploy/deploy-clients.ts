import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SQSClient } from "@aws-sdk/client-sqs";

export type DeployClients = {
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly events: EventBridgeClient;
  readonly lambda: LambdaClient;
  readonly states: SFNClient;
};

/**
 * The official clients, at an endpoint or, without one, at AWS. Region and credentials come from the environment where it has them: AWS's own emulator makes
 * keys of its own. MiniStack and LocalStack take any, and account 000000000000 belongs to `test`.
 */
export function deployClients(
  endpoint: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): DeployClients {
  const hasKeys =
    endpoint === undefined ||
    environment["AWS_ACCESS_KEY_ID"] !== undefined ||
    environment["AWS_PROFILE"] !== undefined;
  const config = {
    ...(endpoint !== undefined && { endpoint }),
    region: environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] ?? "us-east-1",
    ...(hasKeys ? {} : { credentials: { accessKeyId: "test", secretAccessKey: "test" } }),
  };
  return {
    s3: new S3Client({ ...config, forcePathStyle: endpoint !== undefined }),
    sqs: new SQSClient(config),
    events: new EventBridgeClient(config),
    lambda: new LambdaClient(config),
    states: new SFNClient(config),
  };
}
