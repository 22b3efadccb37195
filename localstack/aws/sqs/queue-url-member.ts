import { textMember } from "../json-member.ts";
import type { JsonObject } from "../json-service.ts";
import { missingParameter } from "./sqs-error.ts";

/** Throws `AwsError` MissingParameter for an absent or empty text. */
export function requiredText(input: JsonObject, name: string): string {
  const value = textMember(input, name);
  if (value === undefined || value === "") throw missingParameter(name);
  return value;
}

export const queueUrlMember = (input: JsonObject): string => requiredText(input, "QueueUrl");
