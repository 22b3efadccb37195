import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { LocalPlan } from "../../localstack/aws/template/local-plan.ts";
import { readTemplate } from "../../localstack/aws/template/read-template.ts";
import { samTemplate, templateFunctions } from "../support/sam-template.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const SECRET = "arn:aws:secretsmanager:eu-central-1:000000000000:secret:target";
const URI = "mongodb+srv://shop.abc.mongodb.net/?authMechanism=MONGODB-AWS&authSource=%24external";

const deployed = (parameters: Record<string, string>): LocalPlan =>
  readTemplate({
    templatePath: path.join(ROOT, "template.yaml"),
    parameters,
    functionEnvironment: {},
    bundlesDir: "/bundles",
    endpoint: "http://127.0.0.1:4566",
  });

const MADE_HERE = { CreateDocumentDb: "true", NetworkMode: "created" };

describe("where the target is", () => {
  it.each([
    { TargetKind: "atlas", TargetSecretArn: SECRET },
    { TargetKind: "atlas", TargetUri: URI },
    { TargetKind: "documentdb-5.0", TargetUri: "mongodb://shop.docdb.amazonaws.com:27017/?authMechanism=MONGODB-AWS" },
    { TargetKind: "documentdb-8.0", ...MADE_HERE },
    { TargetKind: "mongodb" },
    { TargetKind: "mongodb", TargetUri: "mongodb://10.0.0.1,10.0.0.2/?replicaSet=rs" },
  ])("is said by %j", (parameters) => {
    expect(() => deployed(parameters)).not.toThrow();
  });

  it.each([
    ["nothing", { TargetKind: "atlas" }, "Atlas and DocumentDB need TargetSecretArn, TargetUri or CreateDocumentDb"],
    ["a secret and a URI", { TargetKind: "atlas", TargetSecretArn: SECRET, TargetUri: URI }, "leave one of them empty"],
    ["both on no AWS service", { TargetSecretArn: SECRET, TargetUri: URI }, "leave one of them empty"],
    ["a URI and a new cluster", { TargetKind: "documentdb-8.0", ...MADE_HERE, TargetUri: URI }, "leave TargetSecretArn and TargetUri empty"],
    ["a password in the URI", { TargetKind: "atlas", TargetUri: "mongodb+srv://u:p@shop.abc.mongodb.net/" }, "Parameters.TargetUri"],
    ["a user in the URI", { TargetKind: "atlas", TargetUri: "mongodb+srv://u@shop.abc.mongodb.net/" }, "Parameters.TargetUri"],
    ["another protocol", { TargetKind: "atlas", TargetUri: "https://shop.abc.mongodb.net/" }, "Parameters.TargetUri"],
  ])("is not said by %s", (_title, parameters, why) => {
    expect(() => deployed(parameters)).toThrow(why);
  });

  it("reaches every function: the URI or the secret, never both", () => {
    for (const { environment } of deployed({ TargetKind: "atlas", TargetUri: URI }).functions) {
      expect(environment).toMatchObject({ TARGET_URI: URI, TARGET_SECRET_ARN: "" });
    }
    for (const { environment } of deployed({ TargetKind: "atlas", TargetSecretArn: SECRET }).functions) {
      expect(environment).toMatchObject({ TARGET_URI: "", TARGET_SECRET_ARN: SECRET });
    }
  });
});

describe("the functions that open the target", () => {
  const template = samTemplate();
  const opening = globSync("functions/*/handler.ts", { cwd: ROOT })
    .filter((file) => readFileSync(path.join(ROOT, file), "utf8").includes("openTarget("))
    .map((file) => path.basename(path.dirname(file)));
  const functions = templateFunctions(template);

  it("are those whose roles the stack lists, for the users to be made of", () => {
    const { TargetRoleArns: listed = "" } = deployed({}).outputs;
    const roles = opening.map((folder) => {
      const [id] = Object.entries(template.Resources).find(([, { Properties }]) => Properties["CodeUri"] === `functions/${folder}/`) ?? [];
      return `arn:aws:iam::000000000000:role/${id}Role`;
    });
    expect(roles.length).toBeGreaterThan(5);
    expect(listed.split(",").toSorted()).toEqual(roles.toSorted());
  });

  it("may read the secret where there is one, and need no right for a login by role", () => {
    for (const [folder, { Properties }] of functions) {
      const policy = JSON.stringify(Properties.Policies);
      expect(policy.includes('{"Fn::If":["HasTargetSecret",{"Effect":"Allow","Action":"secretsmanager:GetSecretValue"'), folder).toBe(opening.includes(folder));
      expect(policy, folder).not.toContain("sts:");
    }
  });
});
