import { numberMember } from "../json-member.ts";
import type { JsonObject } from "../json-service.ts";
import { invalidParameter } from "./sqs-error.ts";

/** A whole number within limits, or undefined where it is absent. Throws `AwsError` InvalidParameterValue naming the limits. */
export function limitedNumber(input: JsonObject, name: string, min: number, max: number): number | undefined {
  const value = numberMember(input, name);
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return value;
  throw invalidParameter(
    `Value ${value} for parameter ${name} is invalid. Reason: Must be between ${min} and ${max}, if provided.`,
  );
}
