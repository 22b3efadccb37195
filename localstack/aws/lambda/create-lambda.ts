import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { InvalidInputError } from "../../../src/core/errors/error-classes.ts";
import { AwsError } from "../aws-error.ts";
import { childEnvironment } from "./child-environment.ts";
import { FunctionPool, MAX_PAYLOAD_BYTES } from "./function-pool.ts";
import { lambdaRoutes } from "./lambda-routes.ts";
import type { FunctionDefinition, Invocation, InvocationResult, LocalLambda } from "./local-lambda.ts";

export type LambdaOptions = {
  readonly functions: readonly FunctionDefinition[];
  /** Logs are `<logDir>/<function>.log`. */
  readonly logDir: string;
  /** Value of AWS_ENDPOINT_URL; asked when a child starts. */
  readonly endpoint: () => string;
  readonly log: (line: string) => void;
};

/** The Lambda service. Throws InvalidInputError TS856 naming every bundle that is missing. Children start at the first invocation. */
export function createLambda(options: LambdaOptions): LocalLambda {
  checkBundles(options.functions);
  const pools = new Map(
    options.functions.map((definition) => [
      definition.name,
      new FunctionPool({
        definition,
        logFile: join(options.logDir, `${definition.name}.log`),
        environment: () => childEnvironment(definition, options.endpoint(), process.env),
        log: options.log,
      }),
    ]),
  );
  const invoke = async ({ functionName, payload, waiting }: Invocation): Promise<InvocationResult> => {
    const pool = findPool(pools, functionName);
    const bytes = Buffer.byteLength(payload);
    if (bytes > MAX_PAYLOAD_BYTES) {
      const message = `${bytes} byte payload is too large for the Invoke operation (limit ${MAX_PAYLOAD_BYTES} bytes)`;
      throw new AwsError("RequestTooLargeException", 413, message);
    }
    return pool.invoke(payload, waiting);
  };
  return {
    ...lambdaRoutes({
      invoke,
      find: (name) => findPool(pools, name),
      all: () => [...pools.values()],
      log: options.log,
    }),
    invoke,
    functions: () => [...pools.values()].map((pool) => pool.state()),
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}

function checkBundles(functions: readonly FunctionDefinition[]): void {
  const missing = functions.filter(({ bundle }) => !existsSync(bundle));
  if (missing.length === 0) return;
  throw new InvalidInputError(
    missing.map(({ name, bundle }) => ({
      code: "TS856" as const,
      where: `function ${name}`,
      found: `no file ${bundle}`,
      expected: "its bundle",
      remedy: "Run `npm run bundle`.",
    })),
  );
}

/** By name, ARN (with or without a version) or, for people, the folder of its bundle. */
function findPool(pools: ReadonlyMap<string, FunctionPool>, given: string): FunctionPool {
  const name = given.startsWith("arn:") ? (given.split(":")[6] ?? "") : given;
  const byFolder = [...pools.values()].find(({ definition }) => basename(dirname(definition.bundle)) === name);
  const pool = pools.get(name) ?? byFolder;
  if (pool !== undefined) return pool;
  const message = `Function not found: ${given}. There are ${[...pools.keys()].join(", ")}`;
  throw new AwsError("ResourceNotFoundException", 404, message);
}
