import { execFile } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { BUNDLE_OPTIONS } from "../../localstack/bundle.ts";
import { folderOfThisFile } from "../support/folder-of-this-file.ts";
import { type IamCredentials, iamLoginServer } from "../support/servers/iam-login-server.ts";

const ROOT = join(import.meta.dirname, "../..");
const NODE = join(ROOT, "node_modules/node/bin/node");
const ROLE: IamCredentials = {
  accessKeyId: "ASIAEXAMPLE",
  secretAccessKey: "wJalr/EXAMPLE+KEY",
  sessionToken: "IQoJb3Jp//EXAMPLE+TOKEN==",
};
/** After the login comes the look at the input, and this one is wrong: so nothing but the target is needed. */
const INVOKE = `import("./handler.mjs").then(async ({ handler }) => {
  const context = { functionName: "plan", awsRequestId: "1", memoryLimitInMB: "512", invokedFunctionArn: "arn" };
  const error = await handler({ input: { mode: "nonsense" } }, context).catch((thrown) => thrown);
  const { writeFileSync } = await import("node:fs");
  writeFileSync("outcome.json", JSON.stringify({ name: error.name, message: error.message }));
  process.exit(0);
})`;

/** The error that Step Functions would see, and everything that would be in the log. */
type Outcome = { readonly name: string; readonly message: string; readonly log: string };

const folder = folderOfThisFile();

/** The bundle of `plan`, alone in a folder, in the environment that Lambda gives it: the role's credentials and nothing else of AWS. */
async function invoked(uri: string, credentials: Partial<IamCredentials>): Promise<Outcome> {
  const home = join(folder, "home");
  mkdirSync(home, { recursive: true });
  const env = {
    HOME: home,
    AWS_REGION: "us-east-1",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    DATA_BUCKET: "data",
    WORK_BUCKET: "work",
    TARGET_SECRET_ARN: "",
    TARGET_URI: uri,
  };
  const args = ["--input-type=module", "--eval", INVOKE];
  const { stdout, stderr } = await promisify(execFile)(NODE, args, { cwd: folder, env, timeout: 25_000 });
  const error = JSON.parse(readFileSync(join(folder, "outcome.json"), "utf8")) as { name: string; message: string };
  return { ...error, log: stdout + stderr };
}

const uriOf = (port: number): string =>
  `mongodb://127.0.0.1:${port}/?directConnection=true&authMechanism=MONGODB-AWS&authSource=%24external`;

describe("a bundled function logs in to the target by its role", () => {
  beforeAll(async () => {
    await build({
      ...BUNDLE_OPTIONS,
      mainFields: [...BUNDLE_OPTIONS.mainFields],
      entryPoints: [join(ROOT, "functions/plan/handler.ts")],
      outdir: folder,
      logLevel: "silent",
    });
  });

  it("with the temporary credentials of its environment, signed for the host the server names", async () => {
    await using server = await iamLoginServer(ROLE);
    const { name, message } = await invoked(uriOf(server.port), ROLE);
    expect(server.refusals).toEqual([]);
    expect(new Set(server.served)).toEqual(new Set(["createIndexes"]));
    expect(name).toBe("InvalidInputError");
    expect(message).toContain("nonsense");
  });

  it.each([
    ["signature", { ...ROLE, secretAccessKey: "another/SECRET" }],
    ["token", { ...ROLE, sessionToken: "another//TOKEN" }],
    ["scope", { ...ROLE, accessKeyId: "ASIAANOTHER" }],
  ])("and is refused for another %s, which the error says without a secret", async (fault, credentials) => {
    await using server = await iamLoginServer(ROLE);
    const { name, message, log } = await invoked(uriOf(server.port), credentials);
    // Once more with all opened anew: a password could have been rotated meanwhile.
    expect(server.refusals).toEqual([fault, fault]);
    expect(server.served).toEqual([]);
    expect(name).toBe("TargetUnavailableError");
    expect(message).toContain("TS405");
    expect(message).toContain("MongoServerError 8000: bad auth : Authentication failed.");
    expect(message).toContain("IAM role");
    expect(log).toContain("TS405");
    for (const secret of Object.values(credentials)) expect(message + log).not.toContain(secret);
  });

  it("and says so when it has no credentials, or when the URI asks for no login", async () => {
    await using server = await iamLoginServer(ROLE);
    const nobody = await invoked(uriOf(server.port), {});
    expect(nobody.message).toMatch(/^TS405 .*MongoAWSError: Could not load credentials/);
    const anonymous = await invoked(`mongodb://127.0.0.1:${server.port}/?directConnection=true`, ROLE);
    expect(anonymous.name).toBe("InvalidInputError");
    expect(anonymous.message).toMatch(/^TS406 .*MongoServerError 13.*authMechanism=MONGODB-AWS/);
    expect(server.served).toEqual([]);
  });
});
