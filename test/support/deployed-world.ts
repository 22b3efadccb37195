import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import type { MongoClient } from "mongodb";
import { startLocalCloud } from "../../localstack/aws/start-local-cloud.ts";
import { bundleFunctions } from "../../localstack/bundle.ts";
import { deployClients } from "../../localstack/deploy/deploy-clients.ts";
import { deployLocal } from "../../localstack/deploy/deploy-local.ts";
import { type Engine, engineAt } from "../../localstack/deploy/engine.ts";
import { startDocumentServer } from "../../localstack/servers/start-document-server.ts";
import { openMongo } from "../../src/edges/mongo.ts";
import { temporaryFolder } from "./servers/temporary-folder.ts";

const TEMPLATE = join(import.meta.dirname, "../../template.yaml");

type Place = { endpoint: string | undefined; outputs: Readonly<Record<string, string>>; stop(): Promise<void> };

/** The deployed pipeline, seen through the official clients alone. */
export type DeployedWorld = {
  readonly engine: Engine | "ours";
  readonly documents: MongoClient;
  put(key: string, body: string): Promise<unknown>;
  /** An object of the work bucket, or null. */
  work(key: string): Promise<string | null>;
  /** Keys of the data bucket. */
  keys(prefix: string): Promise<string[]>;
  run(input: unknown): Promise<DescribeExecutionCommandOutput>;
  stop(): Promise<void>;
};

/**
 * Where the pipeline runs is a question of the environment: nothing set, this project's own local AWS; AWS_ENDPOINT_URL, deployed there by
 * `deployLocal`; STATE_MACHINE_ARN, DATA_BUCKET and WORK_BUCKET as well, what stands there already, AWS itself for instance. TARGET_URI is
 * the document server of the functions, one of our own without it; DOCUMENTS_URI the same server as this test sees it, where that is another address.
 */
export async function deployedWorld(environment: NodeJS.ProcessEnv): Promise<DeployedWorld> {
  const folder = temporaryFolder();
  const given = environment["TARGET_URI"];
  const server =
    given === undefined
      ? await startDocumentServer({ dataDir: join(folder.path, "documents"), environment, durable: false })
      : { uri: given, stop: async () => undefined };
  const place = await placeOf(environment, server.uri, folder.path);
  // `arn:aws:states:<region>:…`: engines keep regions apart, and the pipeline's is not this shell's.
  const { s3, states } = deployClients(place.endpoint, environment, place.outputs["PosPipelineArn"]?.split(":")[3]);
  const documents = await openMongo(environment["DOCUMENTS_URI"] ?? server.uri);
  const dataBucket = place.outputs["DataBucketName"];
  const run: DeployedWorld["run"] = async (input) => {
    const start = { stateMachineArn: place.outputs["PosPipelineArn"], input: JSON.stringify(input) };
    const { executionArn } = await states.send(new StartExecutionCommand(start));
    for (;;) {
      const execution = await states.send(new DescribeExecutionCommand({ executionArn }));
      if (execution.status !== "RUNNING") return execution;
      await sleep(200);
    }
  };
  return {
    engine: await engineOf(environment, place.endpoint),
    documents,
    run,
    put: (Key, Body) => s3.send(new PutObjectCommand({ Bucket: dataBucket, Key, Body })),
    work: async (Key) => {
      const get = new GetObjectCommand({ Bucket: place.outputs["WorkBucketName"], Key });
      const object = await s3.send(get).catch(() => null);
      return (await object?.Body?.transformToString()) ?? null;
    },
    keys: async (Prefix) => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: dataBucket, Prefix }));
      return Contents.flatMap(({ Key }) => Key ?? []);
    },
    stop: async () => {
      await documents.close();
      await place.stop();
      await server.stop();
      folder.remove();
    },
  };
}

async function engineOf(
  environment: NodeJS.ProcessEnv,
  endpoint: string | undefined,
): Promise<DeployedWorld["engine"]> {
  if (environment["AWS_ENDPOINT_URL"] === undefined) return endpoint === undefined ? "other" : "ours";
  return engineAt(environment["AWS_ENDPOINT_URL"]);
}

async function placeOf(environment: NodeJS.ProcessEnv, targetUri: string, folder: string): Promise<Place> {
  const { AWS_ENDPOINT_URL: endpoint, STATE_MACHINE_ARN, DATA_BUCKET, WORK_BUCKET } = environment;
  const stop = async () => undefined;
  if (STATE_MACHINE_ARN !== undefined) {
    const outputs = {
      PosPipelineArn: STATE_MACHINE_ARN,
      DataBucketName: DATA_BUCKET ?? "",
      WorkBucketName: WORK_BUCKET ?? "",
    };
    return { endpoint, outputs, stop };
  }
  if (endpoint !== undefined) {
    const { outputs } = await deployLocal({ ...environment, TARGET_URI: targetUri }, () => undefined);
    return { endpoint, outputs, stop };
  }
  const bundlesDir = join(folder, "bundles");
  await bundleFunctions({ outDir: bundlesDir });
  return startLocalCloud({
    templatePath: TEMPLATE,
    dataDir: join(folder, "aws"),
    port: 0,
    bundlesDir,
    functionEnvironment: { TARGET_URI: targetUri },
  });
}
