import { textListMember } from "../../json-member.ts";
import { attributesOfSettings } from "../queue-attributes.ts";
import { queueUrlMember } from "../queue-url-member.ts";
import { invalidAttributeName } from "../sqs-error.ts";
import type { SqsContext, SqsOperation } from "../sqs-operation.ts";

/** What an attribute that is not set is left out of the answer for, rather than refused. */
const OPTIONAL = new Set([
  "Policy",
  "RedrivePolicy",
  "RedriveAllowPolicy",
  "KmsMasterKeyId",
  "KmsDataKeyReusePeriodSeconds",
  "FifoQueue",
  "ContentBasedDeduplication",
]);

const epochSeconds = (ms: number): string => String(Math.floor(ms / 1000));

function allAttributes({ engine, arnOf }: SqsContext, queueUrl: string): Record<string, string> {
  const { name, settings, createdAtMs, modifiedAtMs } = engine.get(queueUrl);
  const counts = engine.counts(name);
  return {
    ...attributesOfSettings(settings, arnOf),
    QueueArn: arnOf(name),
    CreatedTimestamp: epochSeconds(createdAtMs),
    LastModifiedTimestamp: epochSeconds(modifiedAtMs),
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
  };
}

export const getQueueAttributes: SqsOperation = {
  name: "GetQueueAttributes",
  takes: ["QueueUrl", "AttributeNames"],
  run: (context, input) => {
    const all = allAttributes(context, queueUrlMember(input));
    const wanted = textListMember(input, "AttributeNames");
    if (wanted.includes("All")) return { Attributes: all };
    const unknown = wanted.find((name) => all[name] === undefined && !OPTIONAL.has(name));
    if (unknown !== undefined) throw invalidAttributeName(unknown);
    return { Attributes: Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name))) };
  },
};
