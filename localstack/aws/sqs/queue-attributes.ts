import { notImplemented } from "../not-implemented.ts";
import { queueNameOf } from "./queue-names.ts";
import type { QueueSettings } from "./queue-state.ts";
import { invalidAttributeName, invalidAttributeValue } from "./sqs-error.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type NumberSetting = {
  readonly [K in keyof QueueSettings]: QueueSettings[K] extends number ? K : never;
}[keyof QueueSettings];

/** SQS's own limits, in its documentation of SetQueueAttributes. */
const NUMBERS: Readonly<
  Record<string, { readonly setting: NumberSetting; readonly min: number; readonly max: number }>
> = {
  VisibilityTimeout: { setting: "visibilityTimeoutSeconds", min: 0, max: 43_200 },
  MessageRetentionPeriod: { setting: "retentionSeconds", min: 60, max: 1_209_600 },
  DelaySeconds: { setting: "delaySeconds", min: 0, max: 900 },
  ReceiveMessageWaitTimeSeconds: { setting: "receiveWaitSeconds", min: 0, max: 20 },
  MaximumMessageSize: { setting: "maxMessageBytes", min: 1024, max: 1_048_576 },
};

/** On by default on AWS, and nothing to emulate. */
const IGNORED = new Set(["SqsManagedSseEnabled"]);
const REFUSED = new Set([
  "FifoQueue",
  "ContentBasedDeduplication",
  "DeduplicationScope",
  "FifoThroughputLimit",
  "KmsMasterKeyId",
  "KmsDataKeyReusePeriodSeconds",
  "RedriveAllowPolicy",
]);

const MAX_RECEIVE_COUNT = 1000;

function redriveOf(text: string): QueueSettings["redrive"] {
  if (text === "") return null;
  let policy: { deadLetterTargetArn?: unknown; maxReceiveCount?: unknown };
  try {
    policy = JSON.parse(text) as typeof policy;
  } catch {
    throw invalidAttributeValue("RedrivePolicy", text);
  }
  const maxReceiveCount = Number(policy.maxReceiveCount);
  const isCount = Number.isInteger(maxReceiveCount) && maxReceiveCount >= 1 && maxReceiveCount <= MAX_RECEIVE_COUNT;
  if (typeof policy.deadLetterTargetArn !== "string" || !isCount) throw invalidAttributeValue("RedrivePolicy", text);
  return { deadLetterQueue: queueNameOf(policy.deadLetterTargetArn), maxReceiveCount };
}

function numberOf(name: string, text: string): number {
  const limits = NUMBERS[name];
  const number = Number(text);
  if (limits === undefined || text === "" || !Number.isInteger(number) || number < limits.min || number > limits.max) {
    throw invalidAttributeValue(name, text);
  }
  return number;
}

/** Settings out of API attributes. Throws `AwsError` InvalidAttributeName, InvalidAttributeValue or NotImplemented, naming the attribute. */
export function settingsOfAttributes(attributes: Readonly<Record<string, string>>): Partial<QueueSettings> {
  const settings: Partial<Mutable<QueueSettings>> = {};
  for (const [name, text] of Object.entries(attributes)) {
    const setting = NUMBERS[name]?.setting;
    if (REFUSED.has(name)) throw notImplemented(`SQS queue attribute ${name}`);
    if (setting !== undefined) settings[setting] = numberOf(name, text);
    else if (name === "RedrivePolicy") settings.redrive = redriveOf(text);
    else if (name === "Policy") settings.policy = text === "" ? null : text;
    else if (!IGNORED.has(name)) throw invalidAttributeName(name);
  }
  return settings;
}

/** API attributes out of settings. */
export function attributesOfSettings(
  settings: QueueSettings,
  arnOf: (queue: string) => string,
): Record<string, string> {
  const attributes: Record<string, string> = { SqsManagedSseEnabled: "true" };
  for (const [name, { setting }] of Object.entries(NUMBERS)) attributes[name] = String(settings[setting]);
  if (settings.policy !== null) attributes["Policy"] = settings.policy;
  if (settings.redrive !== null) {
    const { deadLetterQueue, maxReceiveCount } = settings.redrive;
    attributes["RedrivePolicy"] = JSON.stringify({ deadLetterTargetArn: arnOf(deadLetterQueue), maxReceiveCount });
  }
  return attributes;
}
