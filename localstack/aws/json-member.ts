import { AwsError } from "./aws-error.ts";
import type { JsonObject } from "./json-service.ts";
import { notImplemented } from "./not-implemented.ts";

const wrongKind = (name: string, kind: string): AwsError =>
  new AwsError("SerializationException", 400, `The member ${name} must be ${kind}.`);

/** A text member, or undefined where it is absent. These readers throw `AwsError` SerializationException for a value of another kind. */
export function textMember(input: JsonObject, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw wrongKind(name, "a string");
  return value;
}

export function numberMember(input: JsonObject, name: string): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number") throw wrongKind(name, "a number");
  return value;
}

export function objectMember(input: JsonObject, name: string): JsonObject | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "object" || Array.isArray(value)) throw wrongKind(name, "an object");
  return value as JsonObject;
}

/** An absent list is empty. */
export function objectListMember(input: JsonObject, name: string): JsonObject[] {
  const value = input[name] ?? [];
  const isList =
    Array.isArray(value) && value.every((item) => typeof item === "object" && item !== null && !Array.isArray(item));
  if (!isList) throw wrongKind(name, "a list of objects");
  return value as JsonObject[];
}

export function textListMember(input: JsonObject, name: string): string[] {
  const value = input[name] ?? [];
  if (!Array.isArray(value) || value.some((item) => typeof item !== "string"))
    throw wrongKind(name, "a list of strings");
  return value as string[];
}

export function textMapMember(input: JsonObject, name: string): Record<string, string> {
  const value = objectMember(input, name) ?? {};
  if (Object.values(value).some((item) => typeof item !== "string")) throw wrongKind(name, "a map of strings");
  return value as Record<string, string>;
}

/** Throws `AwsError` NotImplemented naming the first member that is there and not in `known`: it would be silently ignored. */
export function refuseOtherMembers(input: JsonObject, operation: string, known: readonly string[]): void {
  const other = Object.keys(input).find(
    (name) => !known.includes(name) && input[name] !== undefined && input[name] !== null,
  );
  if (other !== undefined) throw notImplemented(`${operation} with ${other}`);
}
