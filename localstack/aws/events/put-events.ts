import { randomUUID } from "node:crypto";
import { AwsError } from "../aws-error.ts";
import { numberMember, objectListMember, refuseOtherMembers, textListMember, textMember } from "../json-member.ts";
import type { JsonObject } from "../json-service.ts";
import type { CloudEvent } from "./cloud-event.ts";

export type PutEventsContext = {
  readonly region: string;
  readonly accountId: string;
  readonly now: () => number;
  readonly publish: (event: CloudEvent) => Promise<void>;
};

type Failure = { readonly ErrorCode: string; readonly ErrorMessage: string };

const MAX_ENTRIES = 10;
const SECOND_MS = 1000;

const isoSeconds = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

function readDetail(text: string | undefined): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function eventOf(entry: JsonObject, context: PutEventsContext): CloudEvent | Failure {
  refuseOtherMembers(entry, "EventBridge PutEvents", ["Source", "DetailType", "Detail", "Time", "Resources", "EventBusName", "TraceHeader"]);
  const source = textMember(entry, "Source") ?? "";
  const detailType = textMember(entry, "DetailType") ?? "";
  const detail = readDetail(textMember(entry, "Detail"));
  if (source === "" || detailType === "") return { ErrorCode: "InvalidArgument", ErrorMessage: "Parameter Source and DetailType are required." };
  if (source.startsWith("aws.")) return { ErrorCode: "NotAuthorizedForSource", ErrorMessage: `Not authorized for the source ${source}.` };
  if (detail === null) return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  const timeSeconds = numberMember(entry, "Time");
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": detailType,
    source,
    account: context.accountId,
    time: isoSeconds(timeSeconds === undefined ? context.now() : timeSeconds * SECOND_MS),
    region: context.region,
    resources: textListMember(entry, "Resources"),
    detail,
  };
}

/** PutEvents: each entry by itself, in order. As on AWS, events of `aws.` sources cannot be put by hand. */
export async function putEvents(input: JsonObject, context: PutEventsContext): Promise<object> {
  const entries = objectListMember(input, "Entries");
  if (entries.length === 0 || entries.length > MAX_ENTRIES) throw new AwsError("ValidationException", 400, `PutEvents takes 1 to ${MAX_ENTRIES} entries.`);
  const answers: (Failure | { EventId: string })[] = [];
  for (const entry of entries) {
    const event = eventOf(entry, context);
    if ("ErrorCode" in event) answers.push(event);
    else {
      await context.publish(event);
      answers.push({ EventId: event.id });
    }
  }
  return { FailedEntryCount: answers.filter((answer) => "ErrorCode" in answer).length, Entries: answers };
}
