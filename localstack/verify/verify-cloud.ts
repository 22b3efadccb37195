import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleChecks } from "./bundle-checks.ts";
import type { Check } from "./check.ts";
import { engineChecks } from "./engine-checks.ts";
import { pythonTools } from "./python-tools.ts";
import { templateChecks } from "./template-checks.ts";
import type { VerifyContext } from "./verify-context.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

/** Everything about the deployment that can be shown without an AWS account, one line per check and the count as the last line. */
async function verifyCloud(log: (line: string) => void): Promise<boolean> {
  const scratch = mkdtempSync(join(tmpdir(), "verify-cloud-"));
  try {
    const context = await contextOf(scratch);
    const checks = [...templateChecks(context), ...bundleChecks(context), ...engineChecks(context)];
    const failed: string[] = [];
    for (const check of checks) if (!(await holds(check, log))) failed.push(check.name);
    const names = failed.length === 0 ? checks.map(({ name }) => name) : failed;
    log(`verify:cloud: ${checks.length - failed.length} passed, ${failed.length} failed: ${names.join("; ")}`);
    return failed.length === 0;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function holds({ name, run }: Check, log: (line: string) => void): Promise<boolean> {
  const startedAtMs = performance.now();
  const seconds = (): string => `${((performance.now() - startedAtMs) / 1000).toFixed(1)} s`;
  try {
    log(`ok   ${name}: ${await run()} (${seconds()})`);
    return true;
  } catch (error) {
    log(`FAIL ${name} (${seconds()})\n${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

async function contextOf(scratch: string): Promise<VerifyContext> {
  const [samBin, ministackBin] = [await pythonTools("sam", process.env), await pythonTools("ministack", process.env)];
  const { PATH = "", HOME, XDG_CACHE_HOME, LANG } = process.env;
  const env = {
    PATH: [samBin, ...PATH.split(delimiter).filter((folder) => !folder.endsWith("node_modules/.bin"))].join(delimiter),
    HOME,
    XDG_CACHE_HOME,
    LANG,
    NO_COLOR: "1",
    SAM_CLI_TELEMETRY: "0",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_CONFIG_FILE: join(scratch, "no-config"),
    AWS_SHARED_CREDENTIALS_FILE: join(scratch, "no-credentials"),
    AWS_EC2_METADATA_DISABLED: "true",
  };
  return { project: PROJECT, samBin, ministackBin, scratch, env };
}

process.exitCode = (await verifyCloud((line) => process.stdout.write(`${line}\n`))) ? 0 : 1;
