import { AwsError } from "./aws-error.ts";
import type { LocalRequest, LocalService } from "./local-service.ts";
import { notImplemented } from "./not-implemented.ts";

export type JsonObject = { readonly [name: string]: unknown };

/** Takes the request's JSON, gives the answer's JSON; undefined is an empty answer. Throws `AwsError`. */
export type JsonOperation = (
  input: JsonObject,
  request: LocalRequest,
) => object | undefined | Promise<object | undefined>;

export type JsonServiceOptions = {
  readonly name: string;
  /** What stands before the dot in `x-amz-target`: `AWSStepFunctions`, `AmazonSQS`, `AWSEvents`. */
  readonly targetPrefix: string;
  readonly version: "1.0" | "1.1";
  readonly operations: Readonly<Record<string, JsonOperation>>;
  readonly close?: () => Promise<void>;
};

async function readInput(request: LocalRequest): Promise<JsonObject> {
  const text = (await request.readAll()).toString("utf8");
  if (text.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new AwsError("SerializationException", 400, "The request body is not JSON.");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new AwsError("SerializationException", 400, "The request body is not a JSON object.");
  }
  return value as JsonObject;
}

/** A service of the AWS JSON 1.0 or 1.1 protocol: one table of operations. An operation not in the table is NotImplemented, by name. */
export function createJsonService(options: JsonServiceOptions): LocalService {
  const prefix = `${options.targetPrefix}.`;
  return {
    name: options.name,
    matches: (request) => request.target?.startsWith(prefix) ?? false,
    async handle(request) {
      const operationName = request.target?.slice(prefix.length) ?? "";
      const operation = Object.hasOwn(options.operations, operationName)
        ? options.operations[operationName]
        : undefined;
      if (operation === undefined) throw notImplemented(`${options.name} ${operationName}`);
      const output = await operation(await readInput(request), request);
      return {
        status: 200,
        headers: { "content-type": `application/x-amz-json-${options.version}` },
        body: JSON.stringify(output ?? {}),
      };
    },
    ...(options.close === undefined ? {} : { close: options.close }),
  };
}
