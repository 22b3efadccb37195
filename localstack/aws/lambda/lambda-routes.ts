import { randomUUID } from "node:crypto";
import { AwsError } from "../aws-error.ts";
import type { LocalRequest, LocalResponse, LocalService } from "../local-service.ts";
import { notImplemented } from "../not-implemented.ts";
import { type FunctionPool, MAX_PAYLOAD_BYTES } from "./function-pool.ts";
import type { Invocation, InvocationResult } from "./local-lambda.ts";

/** All paths of Lambda's REST API begin with a date. */
const LAMBDA_PATH = /^\/\d{4}-\d{2}-\d{2}\/(functions|event-source-mappings|layers|tags)/;
const FUNCTIONS = /^\/2015-03-31\/functions\/?$/;
const FUNCTION = /^\/2015-03-31\/functions\/([^/]+)$/;
const INVOCATIONS = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;
/** A little more than a payload may have, so that it is refused by Lambda's own error. */
const MAX_BODY_BYTES = MAX_PAYLOAD_BYTES * 2;

export type LambdaDeps = {
  readonly invoke: (invocation: Invocation) => Promise<InvocationResult>;
  /** Throws AwsError ResourceNotFoundException. */
  readonly find: (name: string) => FunctionPool;
  readonly all: () => readonly FunctionPool[];
  readonly log: (line: string) => void;
};

/** Invoke, GetFunction and ListFunctions of the REST API; the rest is refused by name. */
export function lambdaRoutes(deps: LambdaDeps): LocalService {
  return {
    name: "Lambda",
    matches: (request) => request.target === null && LAMBDA_PATH.test(request.path),
    async handle(request) {
      const { method, path } = request;
      const invoked = INVOCATIONS.exec(path)?.[1];
      if (method === "POST" && invoked !== undefined) return invoke(deps, decodeURIComponent(invoked), request);
      const named = FUNCTION.exec(path)?.[1];
      if (method === "GET" && named !== undefined) {
        return json(200, { Configuration: configuration(deps.find(decodeURIComponent(named))) });
      }
      if (method === "GET" && FUNCTIONS.test(path)) return json(200, { Functions: deps.all().map(configuration) });
      throw notImplemented(`TS855 Lambda ${method} ${path} (Invoke, GetFunction and ListFunctions are)`);
    },
  };
}

async function invoke(deps: LambdaDeps, functionName: string, request: LocalRequest): Promise<LocalResponse> {
  const body = (await request.readAll(MAX_BODY_BYTES)).toString("utf8");
  const payload = body.trim() === "" ? "{}" : body;
  try {
    JSON.parse(payload);
  } catch (error) {
    const message = `Could not parse request body into json: ${(error as Error).message}`;
    throw new AwsError("InvalidRequestContentException", 400, message);
  }
  const type = request.headers["x-amz-invocation-type"] ?? "RequestResponse";
  if (type === "Event") return invokeLater(deps, { functionName, payload });
  if (type === "DryRun") return { status: 204 };
  if (type !== "RequestResponse") throw notImplemented(`TS855 Lambda invocation type ${type}`);
  const result = await deps.invoke({ functionName, payload });
  const wantsTail = request.headers["x-amz-log-type"] === "Tail";
  return {
    status: 200,
    headers: {
      "content-type": "application/json",
      "x-amz-executed-version": "$LATEST",
      "x-amzn-requestid": result.requestId,
      ...(result.functionError !== null && { "x-amz-function-error": result.functionError }),
      ...(wantsTail && { "x-amz-log-result": Buffer.from(result.logTail).toString("base64") }),
    },
    body: result.payload,
  };
}

/** Asynchronous: answered at once. AWS tries a failing one twice more; nothing here relies on that, so a failure is only logged. */
function invokeLater(deps: LambdaDeps, invocation: Invocation): LocalResponse {
  deps.find(invocation.functionName);
  void deps.invoke(invocation).then(
    (result) => {
      if (result.functionError !== null)
        deps.log(`${invocation.functionName} failed after an Event invocation: ${result.payload}`);
    },
    (error: unknown) => deps.log(`${invocation.functionName}: ${String(error)}`),
  );
  return { status: 202, headers: { "x-amzn-requestid": randomUUID() } };
}

function json(status: number, body: object): LocalResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

function configuration({ arn, definition }: FunctionPool): object {
  return {
    FunctionName: definition.name,
    FunctionArn: arn,
    Runtime: "nodejs24.x",
    Handler: `handler.${definition.handler}`,
    Timeout: definition.timeoutSeconds,
    MemorySize: definition.memoryMb,
    Version: "$LATEST",
    PackageType: "Zip",
    State: "Active",
  };
}
