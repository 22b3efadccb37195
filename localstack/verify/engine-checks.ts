import { join } from "node:path";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { readTemplate } from "../aws/template/read-template.ts";
import { deployClients } from "../deploy/deploy-clients.ts";
import { type Check, passedTests, said, saidByVitest } from "./check.ts";
import { createdResources } from "./created-resources.ts";
import { startMiniStack } from "./ministack.ts";
import { redeploy } from "./redeploy-check.ts";
import type { VerifyContext } from "./verify-context.ts";

const ARTIFACTS = "sam-artifacts";
/** Four columns: enough for the longest logical id. */
const UNWRAPPED_COLUMNS = "400";

/** Everything the template can make but DMS, which MiniStack does not have. */
const EVERYTHING = [
  "Stage=full",
  "NetworkMode=created",
  "KeyMode=created",
  "TargetKind=documentdb-8.0",
  "CreateDocumentDb=true",
  "SourceSecretArn=arn:aws:secretsmanager:us-east-1:000000000000:secret:source",
];

/** A login by role at the target; the functions' roles are made by SAM, and the outputs name them. */
const LOGIN_BY_ROLE = [
  "TargetKind=atlas",
  'TargetUri="mongodb+srv://shop.abc.mongodb.net/?authMechanism=MONGODB-AWS&authSource=%24external"',
];

/** A second engine, MiniStack: it deploys what `sam build` made, and the end-to-end suite runs on it. */
export function engineChecks(context: VerifyContext): Check[] {
  return [
    { name: "sam deploy to MiniStack, defaults", run: () => onMiniStack(context, (at) => deploy(context, at, [])) },
    {
      name: "sam deploy to MiniStack, network, key and DocumentDB",
      run: () => onMiniStack(context, (at) => deploy(context, at, EVERYTHING)),
    },
    {
      name: "sam deploy to MiniStack, login by role",
      run: () => onMiniStack(context, (at) => deploy(context, at, LOGIN_BY_ROLE)),
    },
    { name: "rules of the template", run: () => onMiniStack(context, (at) => refused(context, at)) },
    { name: "deploy:local over what is there", run: () => onMiniStack(context, (at) => redeploy(context, at)) },
    { name: "end-to-end suite on MiniStack", run: () => onMiniStack(context, (at) => endToEnd(context, at)) },
  ];
}

async function onMiniStack(context: VerifyContext, run: (endpoint: string) => Promise<string>): Promise<string> {
  const nodeBin = join(context.project, "node_modules/.bin");
  const engine = await startMiniStack(context.ministackBin, context.scratch, nodeBin);
  try {
    return await run(engine.endpoint);
  } finally {
    await engine.stop();
  }
}

async function deploy(context: VerifyContext, endpoint: string, overrides: readonly string[]): Promise<string> {
  const { s3 } = deployClients(endpoint, context.env);
  await s3.send(new CreateBucketCommand({ Bucket: ARTIFACTS }));
  const args = [
    "deploy",
    "--template-file",
    join(context.scratch, "build/template.yaml"),
    "--stack-name",
    "tillstream",
  ];
  const where = ["--s3-bucket", ARTIFACTS, "--no-confirm-changeset", "--no-progressbar"];
  const may = ["--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"];
  const given = overrides.length > 0 ? ["--parameter-overrides", ...overrides] : [];
  const env = { ...context.env, AWS_ENDPOINT_URL: endpoint, COLUMNS: UNWRAPPED_COLUMNS };
  const text = await said(join(context.samBin, "sam"), [...args, ...where, ...may, ...given], {
    cwd: context.scratch,
    env,
  });
  if (!text.includes("Successfully created/updated stack")) throw new Error(text);
  const wanted = resourcesOf(context.project, overrides);
  const made = createdResources(text, wanted);
  return `CREATE_COMPLETE, ${made.size} resources in the main stack, all ${wanted.length} of the template among them`;
}

/** `Name=value` or, for a value with signs of SAM's own, `Name="value"`. */
function parameterOf(override: string): [name: string, value: string] {
  const at = override.indexOf("=");
  return [override.slice(0, at), override.slice(at + 1).replace(/^"(.*)"$/, "$1")];
}

/** Logical ids of the template under these parameters, as our own reader sees them. */
function resourcesOf(project: string, overrides: readonly string[]): readonly string[] {
  const { names } = readTemplate({
    templatePath: join(project, "template.yaml"),
    parameters: Object.fromEntries(overrides.map(parameterOf)),
    functionEnvironment: { TARGET_URI: "mongodb://127.0.0.1:1" },
    bundlesDir: join(project, "dist/functions"),
    endpoint: "http://127.0.0.1:1",
  });
  return Object.keys(names);
}

/** A combination that the template's Rules forbid is refused before anything is made. */
async function refused(context: VerifyContext, endpoint: string): Promise<string> {
  try {
    await deploy(context, endpoint, ["DmsKind=task"]);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (text.includes("DmsKind needs DmsSecretArn")) return "DmsKind without DmsSecretArn is refused by its rule";
    throw error;
  }
  throw new Error("DmsKind without DmsSecretArn was deployed");
}

async function endToEnd({ project, env }: VerifyContext, endpoint: string): Promise<string> {
  const args = ["run", "--project", "live", "--reporter=verbose", "test/e2e/deployed.live.test.ts"];
  // Another region than the one that our names of local resources say: `deployLocal` must not follow it.
  const at = { AWS_ENDPOINT_URL: endpoint, AWS_REGION: "eu-central-1" };
  return passedTests(await saidByVitest(args, { cwd: project, env: { ...env, ...at } }));
}
