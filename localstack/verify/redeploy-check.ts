import {
  CreateEventSourceMappingCommand,
  type LambdaClient,
  ListEventSourceMappingsCommand,
} from "@aws-sdk/client-lambda";
import { GetQueueAttributesCommand, GetQueueUrlCommand, SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { localArn } from "../aws/local-account.ts";
import { deployClients } from "../deploy/deploy-clients.ts";
import { deployLocal } from "../deploy/deploy-local.ts";
import type { VerifyContext } from "./verify-context.ts";

/** Of somebody else: not in the template. */
const STRANGER = { queue: "WakeDeadLetters", functionName: "PlanFunction" };

/**
 * `deploy:local` a second time, after somebody changed a queue and made a mapping of their own: the queue is as the template says again, the
 * template's mapping is there once, the other one stands.
 */
export async function redeploy({ env }: VerifyContext, endpoint: string): Promise<string> {
  const environment = { ...env, AWS_ENDPOINT_URL: endpoint, TARGET_URI: "mongodb://127.0.0.1:1/" };
  const { names } = await deployLocal(environment, () => undefined);
  const { sqs, lambda } = deployClients(endpoint, environment);
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: names["WakeQueue"] }));
  const visibility = async (): Promise<string | undefined> =>
    (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }))).Attributes?.[
      "VisibilityTimeout"
    ];
  const deployed = await visibility();
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: "7" } }));
  await lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: `${names[STRANGER.functionName]}:live`,
      EventSourceArn: localArn("sqs", names[STRANGER.queue] ?? ""),
      Enabled: false,
    }),
  );
  const before = await mappings(lambda);
  await deployLocal(environment, () => undefined);
  const [after, now] = [await mappings(lambda), await visibility()];
  const kept = before.filter((uuid) => after.includes(uuid));
  const seen = `${after.length} mappings, ${kept.length} of them from before; visibility ${now} s, deployed ${deployed} s`;
  if (after.length !== before.length || kept.length !== 1 || now !== deployed) throw new Error(seen);
  return seen;
}

async function mappings(lambda: LambdaClient): Promise<(string | undefined)[]> {
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
  return EventSourceMappings.map(({ UUID }) => UUID);
}
