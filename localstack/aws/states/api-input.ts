import { AwsError } from "../aws-error.ts";
import type { JsonObject } from "../json-service.ts";

/** Members an operation takes; another one is refused by name, since ignoring it would answer another question than was asked. */
export function onlyMembers(input: JsonObject, operation: string, ...members: readonly string[]): void {
  const unknown = Object.keys(input).filter((name) => input[name] !== null && !members.includes(name));
  if (unknown.length === 0) return;
  throw new AwsError(
    "NotImplemented",
    501,
    `TS855 ${operation}: ${unknown.join(", ")} is not implemented locally; ${members.join(", ")} are`,
  );
}

/** A required text. Throws AwsError ValidationException. */
export function requiredText(input: JsonObject, member: string): string {
  const value = input[member];
  if (typeof value === "string" && value !== "") return value;
  throw new AwsError("ValidationException", 400, `${member} must be given as a text`);
}

/** A text or undefined. Throws AwsError ValidationException. */
export function optionalText(input: JsonObject, member: string): string | undefined {
  return input[member] === undefined || input[member] === null ? undefined : requiredText(input, member);
}

const DEFAULT_PAGE = 100;
const MAX_PAGE = 1000;

export type Page<T> = { readonly items: readonly T[]; readonly nextToken?: string };

/** One page of a list by `maxResults` (default 100, at most 1,000) and `nextToken`; tokens are positions. Throws AwsError InvalidToken. */
export function page<T>(list: readonly T[], input: JsonObject): Page<T> {
  const wanted = Number(input["maxResults"] ?? 0);
  const size = wanted === 0 ? DEFAULT_PAGE : Math.min(wanted, MAX_PAGE);
  const token = optionalText(input, "nextToken");
  const from = token === undefined ? 0 : Number(token);
  if (!Number.isSafeInteger(from) || from < 0) throw new AwsError("InvalidToken", 400, `Invalid Token: '${token}'`);
  const items = list.slice(from, from + size);
  return from + size < list.length ? { items, nextToken: String(from + size) } : { items };
}
