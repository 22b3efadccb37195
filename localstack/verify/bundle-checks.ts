import { basename, join } from "node:path";
import type { FunctionDefinition } from "../aws/lambda/local-lambda.ts";
import { STACK_NAME } from "../aws/template/physical-resource.ts";
import { readTemplate } from "../aws/template/read-template.ts";
import { loadAlone, ownBundle, samBundle } from "./built-functions.ts";
import { type Check, said } from "./check.ts";
import type { VerifyContext } from "./verify-context.ts";

/** `sam build` as docs/07-deploying.md tells people to run it, and what came out of it. */
export function bundleChecks({ project, scratch, env }: VerifyContext): Check[] {
  const buildDir = join(scratch, "build");
  const functions = functionsOf(project);
  const logicalId = ({ name }: FunctionDefinition): string => name.slice(`${STACK_NAME}-`.length);
  return [
    {
      name: "npm run cloud:build",
      run: async () => {
        await said("npm", ["run", "cloud:build", "--", "--build-dir", buildDir], { cwd: project, env });
        const differing: string[] = [];
        for (const one of functions) {
          const folder = join(project, "functions", basename(join(one.bundle, "..")));
          if (samBundle(join(buildDir, logicalId(one))) !== (await ownBundle(folder))) differing.push(logicalId(one));
        }
        if (differing.length > 0) throw new Error(`not what localstack/bundle.ts makes: ${differing.join(", ")}`);
        return `${functions.length} bundles, byte for byte what localstack/bundle.ts makes`;
      },
    },
    {
      name: "bundles alone in Node 24",
      run: async () => {
        const node = join(project, "node_modules/node/bin/node");
        const versions = new Set<string>();
        for (const one of functions) versions.add(await loadAlone(join(buildDir, logicalId(one)), node, one));
        const [version = ""] = versions;
        if (!version.startsWith("v24.")) throw new Error(`loaded by Node ${version}, expected 24`);
        return `${functions.length} handlers load in ${version} with nothing else installed`;
      },
    },
  ];
}

/** The functions as the template has them; names and variables are those of a stack called like the local one. */
function functionsOf(project: string): readonly FunctionDefinition[] {
  const plan = readTemplate({
    templatePath: join(project, "template.yaml"),
    parameters: {},
    functionEnvironment: { TARGET_URI: "mongodb://127.0.0.1:1" },
    bundlesDir: join(project, "dist/functions"),
    endpoint: "http://127.0.0.1:1",
  });
  return plan.functions;
}
