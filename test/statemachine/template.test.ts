import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readTemplate } from "../../localstack/aws/template/read-template.ts";
import { pipelineDefinition, pipelineSubstitutions } from "../support/pipeline-definition.ts";
import { samTemplate, TEMPLATE_FILES, templateFunctions } from "../support/sam-template.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const template = samTemplate();
const functions = templateFunctions(template);
const machine = template.Resources["PosPipeline"]?.Properties as {
  DefinitionUri: string;
  DefinitionSubstitutions: Record<string, Record<string, string>>;
  Policies: { Statement: { Sid: string; Resource: unknown }[] }[];
};
const logicalIdOf = (folder: string): string =>
  Object.entries(template.Resources).find(([, { Properties }]) => Properties["CodeUri"] === `functions/${folder}/`)?.[0] ?? "";

describe("template.yaml", () => {
  it("has a function for every folder, with a handler and nothing that makes SAM copy it away", () => {
    const folders = globSync("functions/*/", { cwd: ROOT }).map((folder) => path.basename(folder));
    expect([...functions.keys()].toSorted()).toEqual(folders.toSorted());
    for (const folder of folders) {
      expect(existsSync(path.join(ROOT, "functions", folder, "handler.ts")), folder).toBe(true);
      expect(existsSync(path.join(ROOT, "functions", folder, "package.json")), folder).toBe(false);
    }
  });

  it("defines every substitution of the state machine and no other, each by the function of its name", () => {
    expect(machine.DefinitionUri).toBe("statemachine/pos-pipeline.asl.json");
    expect(Object.keys(machine.DefinitionSubstitutions).toSorted()).toEqual([...pipelineSubstitutions()].toSorted());
    for (const [name, value] of Object.entries(machine.DefinitionSubstitutions)) {
      if (name.endsWith("FunctionArn")) expect(value).toEqual({ Ref: `${name.slice(0, -"Arn".length)}.Alias` });
    }
  });

  it("lets the state machine invoke exactly its functions", () => {
    const allowed = machine.Policies.flatMap(({ Statement }) => Statement).find(({ Sid }) => Sid === "ItsFunctions")?.Resource;
    const expected = [...functions.keys()].filter((folder) => folder !== "wake").map((folder) => ({ Ref: `${logicalIdOf(folder)}.Alias` }));
    expect(allowed).toEqual(expect.arrayContaining(expected));
    expect(allowed).toHaveLength(expected.length);
  });

  it("bundles all functions alike", () => {
    for (const { Metadata } of functions.values()) {
      expect(Metadata.BuildMethod).toBe("esbuild");
      expect(Metadata.BuildProperties).toEqual(functions.get("wake")?.Metadata.BuildProperties);
    }
  });

  it("gives every function the variables its handler reads", () => {
    const common = Object.keys(template.Globals.Function.Environment.Variables);
    /** A plain URI is for machines without Secrets Manager: set from outside, never in a deployment. */
    const outside = new Set(["SOURCE_URI"]);
    const sets: Record<string, string[]> = {
      TARGET_VARIABLES: ["TARGET_SECRET_ARN", "TARGET_URI", "TARGET_DATABASE", "TARGET_RETRY_WRITES"],
      PACE_VARIABLES: ["LOAD_CONCURRENCY", "BUILD_CONCURRENCY", "LOAD_BATCH_THOUSAND_ROWS", "RESERVED_LOAD_CONCURRENCY", "RESERVED_BUILD_CONCURRENCY"].concat([
        "FULL_LOAD_POLL_SECONDS",
        "FULL_LOAD_TIMEOUT_MINUTES",
      ]),
      SOURCE_VARIABLES: ["SOURCE_SECRET_ARN", "SOURCE_URI", "SOURCE_TLS"],
    };
    for (const [folder, { Properties }] of functions) {
      const handler = readFileSync(path.join(ROOT, "functions", folder, "handler.ts"), "utf8");
      const list = /readEnv\(\[([^\]]*)\]/.exec(handler)?.[1] ?? "";
      const read = [...list.matchAll(/\.\.\.(\w+)|"(\w+)"/g)].flatMap(([, set, name]) => (set === undefined ? [name ?? ""] : (sets[set] ?? [set])));
      expect(read.length, folder).toBeGreaterThan(0);
      const given = new Set([...common, ...Object.keys(Properties.Environment.Variables)]);
      expect(read.filter((name) => !given.has(name) && !outside.has(name)), folder).toEqual([]);
    }
  });

  it("gives every Task a little more time than its function, so that Lambda's own timeout is the one that shows", () => {
    const definition = JSON.stringify(pipelineDefinition((name) => name));
    for (const [folder, { Properties }] of functions) {
      if (folder === "wake") continue;
      const task = new RegExp(`"FunctionName":"${logicalIdOf(folder)}Arn".*?"TimeoutSeconds":(\\d+)`).exec(definition);
      expect(Number(task?.[1]), folder).toBeGreaterThan(Properties.Timeout);
    }
  });

  it("hides the queue's messages six times as long as wake may run", () => {
    const queue = template.Resources["WakeQueue"]?.Properties as { VisibilityTimeout: number };
    expect(queue.VisibilityTimeout).toBeGreaterThanOrEqual(6 * (functions.get("wake")?.Properties.Timeout ?? Number.NaN));
  });

  it("publishes a new version of every function with its code, for the alias that the state machine calls", () => {
    for (const [folder, { Properties }] of functions) expect(Properties.AutoPublishAliasAllProperties, folder).toBe(true);
    expect(template.Globals.Function.AutoPublishAlias).toBe("live");
  });

  it("keeps what holds data when the stack goes, and leaves nothing behind of a first deployment that failed", () => {
    const kept = TEMPLATE_FILES.flatMap((file) =>
      Object.entries(samTemplate(file).Resources).flatMap(([id, { DeletionPolicy }]) => (DeletionPolicy === undefined ? [] : [[id, DeletionPolicy]])),
    );
    expect(kept.filter(([, policy]) => policy !== "RetainExceptOnCreate")).toEqual([["Cluster", "Snapshot"]]);
    expect(kept.map(([id]) => id)).toEqual(expect.arrayContaining(["DataBucket", "WorkBucket", "Key", "DocumentDb", "FunctionLogs", "PipelineLogs"]));
  });

  it("gives days to every log group, and names those that services would make themselves before they do", () => {
    const groups = TEMPLATE_FILES.flatMap((file) => Object.values(samTemplate(file).Resources)).filter(({ Type }) => Type === "AWS::Logs::LogGroup");
    expect(groups.map(({ Properties }) => Properties["RetentionInDays"])).toEqual(groups.map(() => ({ Ref: "LogRetentionDays" })));
    const [dms, documentDb] = [samTemplate("infra/dms.yaml").Resources, samTemplate("infra/documentdb.yaml").Resources];
    const nameOf = (value: unknown): string => (value as { "Fn::Sub": string })["Fn::Sub"];
    const cluster = nameOf(documentDb["Cluster"]?.Properties["DBClusterIdentifier"]);
    const exported = documentDb["Cluster"]?.Properties["EnableCloudwatchLogsExports"] as string[];
    const instance = nameOf(dms["Instance"]?.Properties["ReplicationInstanceIdentifier"]);
    expect(groups.map(({ Properties }) => nameOf(Properties["LogGroupName"]))).toEqual(
      expect.arrayContaining([`dms-tasks-${instance}`, ...exported.map((kind) => `/aws/docdb/${cluster}/${kind}`)]),
    );
    expect(dms["Task"]?.DependsOn).toBe("TaskLogs");
    expect(documentDb["Cluster"]?.DependsOn).toEqual(["AuditLogs", "ProfilerLogs"]);
  });

  it.each([
    ["dev", true],
    ["a-1-b", true],
    ["a-", false],
    ["a--b", false],
    ["1a", false],
  ])("lets a stage be called %s: %s, as names of DMS may be", (stage, allowed) => {
    for (const file of TEMPLATE_FILES) {
      const { AllowedPattern = "" } = samTemplate(file).Parameters["Stage"] ?? {};
      expect(new RegExp(AllowedPattern).test(stage), file).toBe(allowed);
    }
  });

  it("passes a key on only when one is meant: a leftover KmsKeyArn says nothing with KeyMode aws", () => {
    for (const id of ["DocumentDb", "Dms"]) {
      const parameters = template.Resources[id]?.Properties["Parameters"] as Record<string, unknown>;
      expect(parameters["KmsKeyArn"], id).toEqual({ "Fn::If": ["HasKey", { "Fn::If": ["CreatesKey", { "Fn::GetAtt": "Key.Arn" }, { Ref: "KmsKeyArn" }] }, ""] });
    }
  });

  it("lets every function that reads a secret decrypt it with a key of its own", () => {
    for (const [folder, { Properties }] of functions) {
      const text = JSON.stringify(Properties.Policies);
      expect(text.includes("HasSecretsKey"), folder).toBe(text.includes("secretsmanager:GetSecretValue"));
    }
  });

  it("lets no run do more at once than is reserved for its functions", () => {
    const { RESERVED_LOAD_CONCURRENCY: load, RESERVED_BUILD_CONCURRENCY: build } = functions.get("plan")?.Properties.Environment.Variables ?? {};
    const reserved = (share: string): unknown => ({
      "Fn::If": ["ReservesConcurrency", { "Fn::FindInMap": ["TargetConnections", { Ref: "TargetConnectionLimit" }, share] }, ""],
    });
    expect([load, build]).toEqual([reserved("Apply"), reserved("Reconcile")]);
    for (const row of Object.values(template.Mappings["TargetConnections"] ?? {})) expect(Number(row["Reconcile"])).toBeLessThanOrEqual(Number(row["Build"]));
  });

  it.each([
    ["", true],
    ["eu-west-1a,eu-west-1b", true],
    ["eu-west-1a,eu-west-1b,eu-west-1c", false],
  ])("with a given network and a cluster, zones %j are refused: %s", (zones, isRefused) => {
    const network = { NetworkMode: "given", VpcId: "vpc-1", SubnetIds: "subnet-1", SecurityGroupId: "sg-1", AvailabilityZones: zones };
    const read = (): unknown =>
      readTemplate({
        templatePath: path.join(ROOT, "template.yaml"),
        parameters: { ...network, TargetKind: "documentdb-8.0", CreateDocumentDb: "true" },
        functionEnvironment: {},
        bundlesDir: ROOT,
        endpoint: "http://127.0.0.1:1",
      });
    if (isRefused) expect(read).toThrow(/AvailabilityZones/);
    else expect(read).not.toThrow();
  });

  it("needs no parameter to start on a laptop", () => {
    for (const [name, { Default }] of Object.entries(template.Parameters)) expect(Default, name).toBeDefined();
  });
});
