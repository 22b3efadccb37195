import { globSync } from "node:fs";
import { join } from "node:path";
import { type Check, passedTests, said, saidByVitest } from "./check.ts";
import type { VerifyContext } from "./verify-context.ts";

/** What can be told without deploying anything. */
export function templateChecks(context: VerifyContext): Check[] {
  const { project, samBin, env } = context;
  const templates = ["template.yaml", ...globSync("infra/*.yaml", { cwd: project }).toSorted()];
  return [
    {
      name: "cfn-lint",
      run: async () => {
        await said(join(samBin, "cfn-lint"), templates, { cwd: project, env });
        return `${templates.length} templates without a word`;
      },
    },
    {
      name: "sam validate --lint",
      run: async () => {
        const text = await said(join(samBin, "sam"), ["validate", "--lint"], { cwd: project, env });
        if (!text.includes("is a valid SAM Template")) throw new Error(text);
        return "template.yaml is valid";
      },
    },
    {
      name: "state machine and templates",
      run: async () => {
        // asl-validator, every expression evaluated, every substitution used and defined, permissions, alarms, connection limits.
        const args = ["run", "--project", "unit", "--reporter=dot", "test/statemachine"];
        return passedTests(await saidByVitest(args, { cwd: project, env }));
      },
    },
  ];
}
