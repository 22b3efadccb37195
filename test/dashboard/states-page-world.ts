import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { SFNClient } from "@aws-sdk/client-sfn";
import { statesPage } from "../../dashboard/states/states-page.ts";
import type { LocalCloud } from "../../localstack/aws/local-cloud.ts";
import { startLocalCloud } from "../../localstack/aws/start-local-cloud.ts";
import { bundleFunctions } from "../../localstack/bundle.ts";
import { startDocumentServer } from "../../localstack/servers/start-document-server.ts";
import { changeFileText } from "../support/change-file-text.ts";
import { temporaryFolder } from "../support/servers/temporary-folder.ts";
import { tcpRelay, type TcpRelay } from "../support/tcp-relay.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const MACHINE = "statemachine/pos-pipeline.asl.json";

const FILES: Readonly<Record<string, string>> = {
  "Customer/LOAD00000001.csv": changeFileText("Customer", [
    "I,0,Guy,Deb,__NULL__,__NULL__,__NULL__,__NULL__,__NULL__,__NULL__",
  ]),
  "Product/LOAD00000001.csv": changeFileText("Product", ["I,5,Lamp,5.00,9"]),
  "Order/LOAD00000001.csv": changeFileText("Order", ["I,1,2026-11-20 10:00:00,__NULL__,new,0,10.00,1.00,11.00"]),
  "Orderline/LOAD00000001.csv": changeFileText("Orderline", ["I,1,5,2,5.00,10.00"]),
};

/** The template and the state machine as they are, except that an unreachable server is waited for seconds and not minutes. */
function impatientTemplate(folder: string): string {
  mkdirSync(join(folder, "statemachine"), { recursive: true });
  cpSync(join(ROOT, "template.yaml"), join(folder, "template.yaml"));
  const patient = readFileSync(join(ROOT, MACHINE), "utf8");
  const impatient = patient.replaceAll(
    /"IntervalSeconds": 5,(\s+"BackoffRate": 2,\s+)"MaxAttempts": 7/g,
    '"IntervalSeconds": 1,$1"MaxAttempts": 1',
  );
  if (impatient === patient) throw new Error(`${MACHINE} has no longer the retrier for unreachable servers`);
  writeFileSync(join(folder, MACHINE), impatient);
  return join(folder, "template.yaml");
}

export type StatesPageWorld = {
  readonly cloud: LocalCloud;
  /** Between the functions and the document server. */
  readonly target: TcpRelay;
  stop(): Promise<void>;
};

/** The pipeline on real servers with the Step Functions page, and a few change files in its bucket. */
export async function statesPageWorld(): Promise<StatesPageWorld> {
  const folder = temporaryFolder();
  const started = new AsyncDisposableStack();
  started.defer(() => folder.remove());
  try {
    const bundlesDir = join(folder.path, "bundles");
    await bundleFunctions({ outDir: bundlesDir });
    const server = await startDocumentServer({
      dataDir: join(folder.path, "documents"),
      environment: process.env,
      durable: false,
    });
    started.defer(() => server.stop());
    const uri = new URL(server.uri);
    const target = await tcpRelay(Number(uri.port));
    started.defer(() => target.close());
    uri.port = String(target.port);
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const cloud: LocalCloud = await startLocalCloud({
      templatePath: impatientTemplate(folder.path),
      dataDir: join(folder.path, "aws"),
      port: 0,
      bundlesDir,
      functionEnvironment: { TARGET_URI: uri.href, LOAD_CONCURRENCY: "2", BUILD_CONCURRENCY: "2" },
      services: [statesPage(() => new SFNClient({ endpoint: cloud.endpoint, region: "us-east-1", credentials }))],
    });
    started.defer(() => cloud.stop());
    const bucket = cloud.names["DataBucket"] ?? "";
    cloud.s3.createBucket(bucket, { eventBridge: false });
    for (const [key, text] of Object.entries(FILES)) await cloud.s3.write(bucket, `raw/epoch=0001/pos/${key}`, text);
    return { cloud, target, stop: () => started.disposeAsync() };
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}
