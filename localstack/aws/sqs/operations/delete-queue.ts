import { queueUrlMember } from "../queue-url-member.ts";
import type { SqsOperation } from "../sqs-operation.ts";

export const deleteQueue: SqsOperation = {
  name: "DeleteQueue",
  takes: ["QueueUrl"],
  run: ({ engine }, input) => {
    engine.remove(queueUrlMember(input));
    return undefined;
  },
};

/** At once, where AWS takes up to a minute; and without its limit of one in 60 seconds. */
export const purgeQueue: SqsOperation = {
  name: "PurgeQueue",
  takes: ["QueueUrl"],
  run: ({ engine }, input) => {
    engine.purge(queueUrlMember(input));
    return undefined;
  },
};
