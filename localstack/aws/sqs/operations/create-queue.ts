import { textMapMember } from "../../json-member.ts";
import { attributesOfSettings, settingsOfAttributes } from "../queue-attributes.ts";
import { checkQueueName } from "../queue-names.ts";
import { requiredText } from "../queue-url-member.ts";
import { queueNameExists } from "../sqs-error.ts";
import type { SqsOperation } from "../sqs-operation.ts";

/** Creating an existing queue again is no error as long as nothing asked for differs from what it has. */
export const createQueue: SqsOperation = {
  name: "CreateQueue",
  takes: ["QueueName", "Attributes"],
  run: ({ engine, arnOf, urlOf }, input, request) => {
    const name = requiredText(input, "QueueName");
    checkQueueName(name);
    const wanted = settingsOfAttributes(textMapMember(input, "Attributes"));
    const existing = engine.find(name);
    if (existing === undefined) engine.put(name, wanted);
    else {
      const has = attributesOfSettings(existing.settings, arnOf);
      const would = attributesOfSettings({ ...existing.settings, ...wanted }, arnOf);
      const different = Object.keys(would).find((attribute) => would[attribute] !== has[attribute]);
      if (different !== undefined) throw queueNameExists(name, different);
    }
    return { QueueUrl: urlOf(name, request) };
  },
};
