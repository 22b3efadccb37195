import { md5OfBody, md5OfMessageAttributes } from "../message-digests.ts";
import { MESSAGE_MEMBERS, newMessage } from "../new-message.ts";
import type { NewMessage } from "../queue-engine.ts";
import { queueUrlMember } from "../queue-url-member.ts";
import type { QueueMessage } from "../queue-state.ts";
import { runBatch } from "../run-batch.ts";
import type { SqsOperation } from "../sqs-operation.ts";

function sentOf(message: QueueMessage | undefined): object {
  if (message === undefined) return {};
  return {
    MessageId: message.id,
    MD5OfMessageBody: md5OfBody(message.body),
    MD5OfMessageAttributes: md5OfMessageAttributes(message.messageAttributes) ?? undefined,
  };
}

export const sendMessage: SqsOperation = {
  name: "SendMessage",
  takes: ["QueueUrl", ...MESSAGE_MEMBERS],
  run: ({ engine }, input) => {
    const { name } = engine.get(queueUrlMember(input));
    return sentOf(engine.send(name, [newMessage(input)])[0]);
  },
};

export const sendMessageBatch: SqsOperation = {
  name: "SendMessageBatch",
  takes: ["QueueUrl", "Entries"],
  run: ({ engine }, input) => {
    const { name } = engine.get(queueUrlMember(input));
    // Two passes: the size limit is on the whole batch, so nothing may be sent before all entries are read.
    const read = runBatch(input, (entry) => ({ message: newMessage(entry) }));
    const good = read.Successful as { Id: string; message: NewMessage }[];
    const messages = good.map(({ message }) => message);
    const sent = messages.length === 0 ? [] : engine.send(name, messages);
    return { Successful: good.map(({ Id }, i) => ({ Id, ...sentOf(sent[i]) })), Failed: read.Failed };
  },
};
