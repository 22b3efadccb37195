import type { JsonObject } from "../../json-service.ts";
import { limitedNumber } from "../limited-number.ts";
import type { QueueEngine } from "../queue-engine.ts";
import { queueUrlMember, requiredText } from "../queue-url-member.ts";
import { runBatch } from "../run-batch.ts";
import { missingParameter } from "../sqs-error.ts";
import type { SqsOperation } from "../sqs-operation.ts";

const MAX_VISIBILITY_SECONDS = 43_200;

function change(engine: QueueEngine, queue: string, entry: JsonObject): void {
  const seconds = limitedNumber(entry, "VisibilityTimeout", 0, MAX_VISIBILITY_SECONDS);
  if (seconds === undefined) throw missingParameter("VisibilityTimeout");
  engine.changeVisibility(queue, [requiredText(entry, "ReceiptHandle")], seconds);
}

export const changeMessageVisibility: SqsOperation = {
  name: "ChangeMessageVisibility",
  takes: ["QueueUrl", "ReceiptHandle", "VisibilityTimeout"],
  run: ({ engine }, input) => {
    change(engine, queueUrlMember(input), input);
    return undefined;
  },
};

export const changeMessageVisibilityBatch: SqsOperation = {
  name: "ChangeMessageVisibilityBatch",
  takes: ["QueueUrl", "Entries"],
  run: ({ engine }, input) => {
    const { name } = engine.get(queueUrlMember(input));
    return runBatch(input, (entry) => {
      change(engine, name, entry);
      return {};
    });
  },
};
