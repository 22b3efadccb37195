import { requiredText } from "../queue-url-member.ts";
import type { SqsOperation } from "../sqs-operation.ts";

export const getQueueUrl: SqsOperation = {
  name: "GetQueueUrl",
  takes: ["QueueName", "QueueOwnerAWSAccountId"],
  run: ({ engine, urlOf }, input, request) => ({
    QueueUrl: urlOf(engine.get(requiredText(input, "QueueName")).name, request),
  }),
};
