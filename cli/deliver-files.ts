import { createReadStream, globSync, statSync } from "node:fs";
import path from "node:path";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { InvalidInputError } from "../src/core/errors/error-classes.ts";
import { seededRandom } from "../src/core/seeded-random.ts";
import type { World } from "../localstack/world/open-world.ts";
import { certify } from "./certify.ts";
import { deliveryRuns, type Delivery } from "./delivery-order.ts";
import { executionFailure } from "./execution-failure.ts";
import type { ExitCode } from "./exit-code.ts";
import { followExecution, startExecution } from "./follow-execution.ts";
import { localClients, type LocalClients } from "./local-clients.ts";
import type { ProgressLine } from "./progress-line.ts";

const RAW = "raw/";
/** Overlapping runs are what a real backlog looks like; two fill two cores. */
const RUNS_AT_A_TIME = 2;
const UPLOADS_AT_A_TIME = 8;

type DeliverOptions = { readonly from: string; readonly deliver: Delivery; readonly seed: number };

/** Runs `work` over the items, at most `width` at a time. */
async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    }),
  );
}

function filesBelow(folder: string): { file: string; key: string }[] {
  const found = globSync("**/*", { cwd: folder })
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .map((name) => name.split(path.sep).join("/"))
    .map((name) => ({ file: path.join(folder, name), key: name.startsWith(RAW) ? name : `${RAW}${name}` }));
  if (found.length > 0) return found;
  throw new InvalidInputError({
    code: "TS904",
    where: `--from ${folder}`,
    found: "no files",
    expected: "change files such as epoch=0001/pos/Order/LOAD00000001.csv.gz below it",
    remedy: "Check the path",
  });
}

async function upload(
  s3: S3Client,
  bucket: string,
  files: readonly { file: string; key: string }[],
  progress: ProgressLine,
): Promise<void> {
  let done = 0;
  await inParallel(files, UPLOADS_AT_A_TIME, async ({ file, key }) => {
    const ContentLength = statSync(file).size;
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: createReadStream(file), ContentLength }));
    progress.update(`uploading change files ${++done} of ${files.length}`);
  });
  progress.done(`uploaded ${files.length} change files`);
}

async function load(
  clients: LocalClients,
  keys: readonly string[],
  options: DeliverOptions,
  progress: ProgressLine,
): Promise<void> {
  const runs = deliveryRuns(keys, options.deliver, seededRandom(options.seed));
  let done = 0;
  await inParallel(runs, RUNS_AT_A_TIME, async (run) => {
    const arn = await startExecution(
      clients.states,
      JSON.stringify({ mode: "files", files: run.keys, force: run.force }),
    );
    const ended = await followExecution(clients.states, arn, (where) =>
      progress.update(`loading, run ${done + 1} of ${runs.length}: ${where}`),
    );
    if (ended.status !== "SUCCEEDED") throw executionFailure(ended);
    done++;
  });
  progress.done(`loaded in ${runs.length} runs, ${options.deliver}`);
}

/** `start --from`: the change files below a folder, delivered in the order asked for, then proven as far as that goes without a source. */
export async function deliverFiles(world: World, options: DeliverOptions, progress: ProgressLine): Promise<ExitCode> {
  const clients = localClients(world.endpoint);
  const files = filesBelow(path.resolve(options.from));
  await upload(clients.s3, world.dataBucket, files, progress);
  await load(
    clients,
    files.map((file) => file.key),
    options,
    progress,
  );
  return certify(world, clients, '{"mode":"reconcile"}', progress);
}
