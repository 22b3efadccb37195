import { textMember } from "../../json-member.ts";
import type { SqsOperation } from "../sqs-operation.ts";

export const listQueues: SqsOperation = {
  name: "ListQueues",
  // MaxResults asks for pages; all queues of a local world fit in one, whatever it says.
  takes: ["QueueNamePrefix", "MaxResults"],
  run: ({ engine, urlOf }, input, request) => {
    const prefix = textMember(input, "QueueNamePrefix") ?? "";
    const names = engine.names().filter((name) => name.startsWith(prefix));
    return { QueueUrls: names.map((name) => urlOf(name, request)) };
  },
};
