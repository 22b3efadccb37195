import { textMapMember } from "../../json-member.ts";
import { settingsOfAttributes } from "../queue-attributes.ts";
import { queueUrlMember } from "../queue-url-member.ts";
import type { SqsOperation } from "../sqs-operation.ts";

export const setQueueAttributes: SqsOperation = {
  name: "SetQueueAttributes",
  takes: ["QueueUrl", "Attributes"],
  run: ({ engine }, input) => {
    const { name } = engine.get(queueUrlMember(input));
    engine.put(name, settingsOfAttributes(textMapMember(input, "Attributes")));
    return undefined;
  },
};
