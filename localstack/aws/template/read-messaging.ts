import { jsonText } from "../states/json-text.ts";
import type { Rule, RuleTarget } from "../events/local-event-bus.ts";
import type { QueueDefinition } from "../sqs/local-queues.ts";
import { isJsonObject, type Json } from "../states/json.ts";
import { numberOf, onlyMembers, type ReadContext, type TemplateResource } from "./template-resource.ts";

/** Whether the bucket tells EventBridge about its objects; any other notification is refused. */
export function readBucket(
  { properties, path, name }: TemplateResource,
  { report }: ReadContext,
): { name: string; eventBridge: boolean } {
  const notifications = properties["NotificationConfiguration"];
  if (!isJsonObject(notifications)) return { name, eventBridge: false };
  onlyMembers(notifications, ["EventBridgeConfiguration"], `${path}.NotificationConfiguration`, report);
  const bridge = notifications["EventBridgeConfiguration"];
  return { name, eventBridge: isJsonObject(bridge) && jsonText(bridge["EventBridgeEnabled"] ?? true) === "true" };
}

/** SQS's own defaults hold where the template is silent. */
export function readQueue({ properties, path, name }: TemplateResource, { report }: ReadContext): QueueDefinition {
  const number = (property: string): number | null =>
    properties[property] === undefined ? null : numberOf(properties[property], 0, `${path}.${property}`, report);
  const visibility = number("VisibilityTimeout");
  const retention = number("MessageRetentionPeriod");
  const delay = number("DelaySeconds");
  const wait = number("ReceiveMessageWaitTimeSeconds");
  const redrive = readRedrive(properties["RedrivePolicy"], `${path}.RedrivePolicy`, report);
  return {
    name,
    ...(visibility !== null && { visibilityTimeoutSeconds: visibility }),
    ...(retention !== null && { retentionSeconds: retention }),
    ...(delay !== null && { delaySeconds: delay }),
    ...(wait !== null && { receiveWaitSeconds: wait }),
    ...(redrive !== null && { redrive }),
  };
}

type Redrive = NonNullable<QueueDefinition["redrive"]>;

function readRedrive(policy: Json | undefined, path: string, report: ReadContext["report"]): Redrive | null {
  if (policy === undefined) return null;
  if (!isJsonObject(policy) || typeof policy["deadLetterTargetArn"] !== "string") {
    report.invalid(path, JSON.stringify(policy), "deadLetterTargetArn and maxReceiveCount");
    return null;
  }
  onlyMembers(policy, ["deadLetterTargetArn", "maxReceiveCount"], path, report);
  const maxReceiveCount = numberOf(policy["maxReceiveCount"], 1, `${path}.maxReceiveCount`, report);
  return { deadLetterQueue: policy["deadLetterTargetArn"], maxReceiveCount };
}

/** What the pattern and the targets may hold is checked by the event bus. */
export function readRule({ properties, path, name }: TemplateResource, { report }: ReadContext): Rule {
  const targets = properties["Targets"];
  if (!Array.isArray(targets) || targets.length === 0)
    report.invalid(`${path}.Targets`, "no list", "at least one target");
  if (!isJsonObject(properties["EventPattern"]))
    report.invalid(`${path}.EventPattern`, "no pattern", "an event pattern");
  return {
    name,
    pattern: properties["EventPattern"],
    enabled: properties["State"] !== "DISABLED",
    targets: (Array.isArray(targets) ? targets : []) as RuleTarget[],
  };
}
