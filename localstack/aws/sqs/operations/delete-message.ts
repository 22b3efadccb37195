import { queueUrlMember, requiredText } from "../queue-url-member.ts";
import { runBatch } from "../run-batch.ts";
import type { SqsOperation } from "../sqs-operation.ts";

export const deleteMessage: SqsOperation = {
  name: "DeleteMessage",
  takes: ["QueueUrl", "ReceiptHandle"],
  run: ({ engine }, input) => {
    engine.delete(queueUrlMember(input), [requiredText(input, "ReceiptHandle")]);
    return undefined;
  },
};

export const deleteMessageBatch: SqsOperation = {
  name: "DeleteMessageBatch",
  takes: ["QueueUrl", "Entries"],
  run: ({ engine }, input) => {
    const { name } = engine.get(queueUrlMember(input));
    return runBatch(input, (entry) => {
      engine.delete(name, [requiredText(entry, "ReceiptHandle")]);
      return {};
    });
  },
};
