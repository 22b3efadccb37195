import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { InvalidInputError } from "../../src/core/errors/error-classes.ts";
import { TillstreamError } from "../../src/core/errors/tillstream-error.ts";
import type { FunctionDefinition } from "../aws/lambda/local-lambda.ts";
import { localArn } from "../aws/local-account.ts";
import type { JsonObject } from "../aws/states/json.ts";
import type { LocalPlan } from "../aws/template/local-plan.ts";
import { readTemplate } from "../aws/template/read-template.ts";
import { bundleFunctions } from "../bundle.ts";
import { BUNDLES_DIR, TEMPLATE_FILE } from "../world/project-files.ts";
import { deployClients } from "./deploy-clients.ts";
import { deployPlan } from "./deploy-plan.ts";
import { type Engine, engineAt } from "./engine.ts";
import { inlineMaps } from "./inline-maps.ts";

export type Deployed = {
  readonly endpoint: string;
  readonly engine: Engine;
  /** Physical names by logical id of the template. */
  readonly names: LocalPlan["names"];
  readonly outputs: LocalPlan["outputs"];
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Deploys template.yaml to the engine at AWS_ENDPOINT_URL through the official clients alone: MiniStack, LocalStack, or whatever
 * speaks like them, if DEPLOY_LOCAL_ENGINE=other says that this is meant. Always in the region and account of `localArn`. TARGET_URI, and
 * SOURCE_URI if it is given, become variables of the functions, so they must be reachable from where those run.
 * @throws InvalidInputError TS859 naming every variable that is missing; TS860 for an endpoint that may be an account of somebody's
 */
export async function deployLocal(environment: Environment, log: (line: string) => void): Promise<Deployed> {
  const { endpoint, functionEnvironment } = settingsOf(environment);
  const engine = await engineAt(endpoint);
  if (engine === "tillstream") throw ownAws(endpoint);
  if (engine === "other" && environment["DEPLOY_LOCAL_ENGINE"] !== "other") throw unknownEngine(endpoint);
  await bundleFunctions({ outDir: BUNDLES_DIR, log });
  const plan = readTemplate({
    templatePath: TEMPLATE_FILE,
    parameters: {},
    functionEnvironment,
    bundlesDir: BUNDLES_DIR,
    endpoint,
  });
  log(`${endpoint} is ${engine}`);
  for (const { logicalId, type, reason } of plan.inert) log(`${logicalId} (${type}) is not deployed: ${reason}`);
  const isAble = engine !== "ministack";
  if (!isAble) log("DISTRIBUTED maps become INLINE ones, see localstack/deploy/inline-maps.ts");
  await deployPlan(deployClients(endpoint, environment), isAble ? plan : await withInlineMaps(plan));
  return { endpoint, engine, names: plan.names, outputs: plan.outputs };
}

async function withInlineMaps(plan: LocalPlan): Promise<LocalPlan> {
  const functionsDir = fileURLToPath(new URL("functions", import.meta.url));
  await bundleFunctions({ outDir: BUNDLES_DIR, functionsDir });
  const readItems: FunctionDefinition = {
    name: "tillstream-ReadItems",
    bundle: join(BUNDLES_DIR, "read-items", "handler.mjs"),
    handler: "handler",
    timeoutSeconds: 60,
    memoryMb: 512,
    environment: {},
    reservedConcurrency: null,
  };
  const stateMachines = plan.stateMachines.map((machine) => {
    const definition = JSON.parse(machine.definition) as JsonObject;
    const arn = localArn("lambda", `function:${readItems.name}:live`);
    return { ...machine, definition: JSON.stringify(inlineMaps(definition, arn)) };
  });
  return { ...plan, functions: [...plan.functions, readItems], stateMachines };
}

function settingsOf(environment: Environment): { endpoint: string; functionEnvironment: Record<string, string> } {
  const { AWS_ENDPOINT_URL: endpoint, TARGET_URI, SOURCE_URI, TARGET_DATABASE } = environment;
  const missing = Object.entries({ AWS_ENDPOINT_URL: endpoint, TARGET_URI }).filter(([, value]) => !value);
  if (missing.length > 0) {
    throw new InvalidInputError(
      missing.map(([name]) => ({
        code: "TS859" as const,
        where: `environment variable ${name}`,
        found: "nothing",
        expected: name === "TARGET_URI" ? "a connection string of MongoDB" : "the address of MiniStack or LocalStack",
        remedy: "Set it for this command; docs/07-deploying.md shows one.",
      })),
    );
  }
  const given = { TARGET_URI, SOURCE_URI, TARGET_DATABASE };
  const functionEnvironment = Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value ? [[name, value] as const] : [])),
  );
  return { endpoint: endpoint ?? "", functionEnvironment };
}

function ownAws(endpoint: string): InvalidInputError {
  return new InvalidInputError({
    code: "TS861",
    where: `AWS_ENDPOINT_URL ${endpoint}`,
    found: "Tillstream's own local AWS",
    expected: "MiniStack or LocalStack",
    remedy: "Nothing to do: tillstream start has deployed everything there already.",
  });
}

function unknownEngine(endpoint: string): InvalidInputError {
  return new InvalidInputError({
    code: "TS860",
    where: `AWS_ENDPOINT_URL ${endpoint}`,
    found: "no answer of MiniStack or LocalStack",
    expected: "an engine of this machine: functions of our names would be deleted and made anew",
    remedy: "Start one, or set DEPLOY_LOCAL_ENGINE=other if that endpoint is meant.",
  });
}

/** What a person reads of a failure: our own words, or in one line what the engine answered. */
function explained(error: unknown): string {
  if (error instanceof TillstreamError) return error.message;
  if (!(error instanceof Error)) return String(error);
  return `${error.name}: ${error.message} (AWS_ENDPOINT_URL ${process.env["AWS_ENDPOINT_URL"] ?? "not set"})`;
}

const USAGE = `AWS_ENDPOINT_URL=http://… TARGET_URI=mongodb://… [SOURCE_URI=mysql://…] npm run deploy:local

Deploys template.yaml to MiniStack or LocalStack. It takes no arguments; docs/07-deploying.md says more.
`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.length > 2) {
    process.stdout.write(USAGE);
    process.exit(process.argv.includes("--help") ? 0 : 2);
  }
  try {
    const deployed = await deployLocal(process.env, (line) => process.stderr.write(`${line}\n`));
    process.stdout.write(`${JSON.stringify(deployed, null, 2)}\n`);
  } catch (error) {
    process.stderr.write(`deploy:local: ${explained(error)}\n`);
    process.exitCode = 1;
  }
}
