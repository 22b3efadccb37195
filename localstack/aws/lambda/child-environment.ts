import { LOCAL_REGION } from "../local-account.ts";
import type { FunctionDefinition } from "./local-lambda.ts";

/** The only variables a child inherits: without them programs and temporary files are not found. Everything else would not be there on AWS. */
const INHERITED = ["PATH", "HOME", "TMPDIR", "TEMP", "SystemRoot"] as const;

/** Names a file of Lambda's own; where it is not, Node complains in every log. */
const ON_LAMBDA_ONLY = "NODE_EXTRA_CA_CERTS";

/** The environment of a function: Lambda's own variables, the local endpoint, then the template's. */
export function childEnvironment(
  definition: FunctionDefinition,
  endpoint: string,
  inherited: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of INHERITED) {
    const value = inherited[name];
    if (value !== undefined) environment[name] = value;
  }
  return {
    ...environment,
    TZ: "UTC",
    LANG: "en_US.UTF-8",
    AWS_REGION: LOCAL_REGION,
    AWS_DEFAULT_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL: endpoint,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    ...Object.fromEntries(Object.entries(definition.environment).filter(([name]) => name !== ON_LAMBDA_ONLY)),
  };
}
