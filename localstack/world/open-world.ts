import path from "node:path";
import { InvalidInputError } from "../../src/core/errors/error-classes.ts";
import { loadMapping } from "../../src/edges/mapping-file.ts";
import type { LocalService } from "../aws/local-service.ts";
import type { LocalCloud } from "../aws/local-cloud.ts";
import { createDms } from "../aws/dms/create-dms.ts";
import { LOCAL_TASK_ARN } from "../aws/dms/local-task.ts";
import { startLocalCloud } from "../aws/start-local-cloud.ts";
import { bundleFunctions } from "../bundle.ts";
import type { ReplicationTask } from "../dms/replication-task.ts";
import { checkGivenServers } from "../servers/check-given-servers.ts";
import { thisProcess } from "../servers/process-identity.ts";
import type { RunningServer, ServerProgress } from "../servers/running-server.ts";
import { startDocumentServer } from "../servers/start-document-server.ts";
import { openDms } from "./open-dms.ts";
import { openShop, type Shop } from "./open-shop.ts";
import { BUNDLES_DIR, MAPPING_FILE, TEMPLATE_FILE } from "./project-files.ts";
import { progressText } from "./progress-text.ts";
import type { ShopUris } from "./shop-uris.ts";
import { removeWorldFile, runningWorld, writeWorldFile } from "./world-file.ts";
import { prepareWorldFolder, type WorldKind, worldMapping } from "./world-folder.ts";
import { worldLog } from "./world-log.ts";

export const TARGET_DATABASE = "shop";

export type WorldOptions = {
  readonly dataDir: string;
  readonly port: number;
  readonly kind: WorldKind;
  /** Mapping file of a new world; left out: that of the folder, or the project's own. */
  readonly mapping?: string;
  /** Whether new change files wake the pipeline from the start; else when `startWakeUps` is called. */
  readonly wake: boolean;
  readonly onProgress: (text: string) => void;
  /** Further services on the local endpoint. They may be asked only once the world is open. */
  readonly pages?: (world: () => World) => readonly LocalService[];
};

/** Everything that runs, for whoever started it. */
export type World = {
  readonly dataDir: string;
  readonly endpoint: string;
  readonly documentsUri: string;
  readonly database: string;
  readonly dataBucket: string;
  readonly workBucket: string;
  /** null in a world of files. */
  readonly shop: Shop | null;
  /** Reads the shop into the data bucket once it is told to begin; null in a world of files. */
  readonly dms: ReplicationTask | null;
  readonly cloud: LocalCloud;
  /** What was found, in words: "documents: mongod on PATH, 7.0.0". */
  readonly servers: readonly string[];
  readonly log: (line: string) => void;
  /** From now on S3 events wake the pipeline; files that came before are loaded by the run this starts. */
  startWakeUps(): void;
  stop(): Promise<void>;
};

function refuseSecond(dataDir: string): void {
  const other = runningWorld(dataDir);
  if (other === null) return;
  throw new InvalidInputError({
    code: "TS905",
    where: `data folder "${dataDir}"`,
    found: `a running tillstream, process ${other.pid}, at ${other.endpoint}`,
    expected: "nobody using it",
    remedy: "Stop it with Ctrl-C, or give another folder with --data",
  });
}

const inWords = (what: string, server: RunningServer): string => `${what}: ${server.kind}, ${server.version}`;

type Databases = { readonly documents: RunningServer; readonly shop: Shop | null };

async function startDatabases(
  options: WorldOptions,
  log: (line: string) => void,
  started: AsyncDisposableStack,
): Promise<Databases> {
  const progress = (p: ServerProgress) => options.onProgress(progressText(p));
  const settled = await Promise.allSettled([
    startDocumentServer({ dataDir: path.join(options.dataDir, "documents"), environment: process.env, log, progress }),
    options.kind === "shop" ? openShop({ dataDir: options.dataDir, log, progress }) : Promise.resolve(null),
    bundleFunctions({ outDir: BUNDLES_DIR, log }),
  ]);
  const [documents, shop, bundles] = settled;
  if (documents.status === "fulfilled") started.defer(() => documents.value.stop());
  if (shop.status === "fulfilled" && shop.value !== null) started.defer(shop.value.stop);
  if (documents.status === "rejected") throw documents.reason;
  if (shop.status === "rejected") throw shop.reason;
  if (bundles.status === "rejected") throw bundles.reason;
  return { documents: documents.value, shop: shop.value };
}

/** The addresses without the server they belong to. */
const shopUris = ({ ours, adminUri, appUri, cdcUri, reportUri }: Shop): ShopUris => ({
  ours,
  adminUri,
  appUri,
  cdcUri,
  reportUri,
});

function worldOf(
  options: WorldOptions,
  { databases, cloud, dms }: Parts,
  log: (line: string) => void,
  started: AsyncDisposableStack,
): World {
  const { documents, shop } = databases;
  const dataBucket = cloud.names["DataBucket"] ?? "";
  return {
    dataDir: options.dataDir,
    endpoint: cloud.endpoint,
    documentsUri: documents.uri,
    database: TARGET_DATABASE,
    dataBucket,
    workBucket: cloud.names["WorkBucket"] ?? "",
    shop,
    dms,
    cloud,
    servers: [inWords("documents", documents), ...(shop === null ? [] : [inWords("source", shop.server)])],
    log,
    startWakeUps() {
      cloud.s3.createBucket(dataBucket, { eventBridge: true });
      const machine = cloud.states.stateMachines()[0];
      if (machine !== undefined) cloud.states.startExecution(machine.arn, '{"mode":"changes"}');
    },
    stop: () => started.disposeAsync(),
  };
}

/** The project's own mapping is in the bundles already, as in a deployment. */
function mappingEnvironment(dataDir: string): Record<string, string> {
  const mapping = worldMapping(dataDir);
  return mapping === MAPPING_FILE ? {} : { MAPPING_FILE: mapping };
}

/** What is wrong with names and addresses that were given is said before anything is started or written. */
async function checkGiven(options: WorldOptions): Promise<void> {
  refuseSecond(options.dataDir);
  const mapping = options.mapping ?? worldMapping(options.dataDir);
  await loadMapping(mapping);
  await checkGivenServers(process.env, options.kind === "shop");
  prepareWorldFolder(options.dataDir, options.kind, mapping);
}

type Parts = { readonly databases: Databases; readonly cloud: LocalCloud; readonly dms: ReplicationTask | null };

async function startParts(
  options: WorldOptions,
  world: () => World,
  log: (line: string) => void,
  started: AsyncDisposableStack,
): Promise<Parts> {
  const databases = await startDatabases(options, log, started);
  let dms: ReplicationTask | null = null;
  const cloud = await startLocalCloud({
    templatePath: TEMPLATE_FILE,
    dataDir: path.join(options.dataDir, "aws"),
    port: options.port,
    bundlesDir: BUNDLES_DIR,
    parameters: {
      // Our DMS flushes every second, AWS's every minute.
      ReconcileSettleSeconds: "6",
      ...(databases.shop === null ? {} : { DmsTaskArn: LOCAL_TASK_ARN, FullLoadPollSeconds: "1" }),
    },
    functionEnvironment: {
      TARGET_URI: databases.documents.uri,
      TARGET_DATABASE,
      ...mappingEnvironment(options.dataDir),
      ...(databases.shop === null ? {} : { SOURCE_URI: databases.shop.cdcUri }),
    },
    services: [createDms(() => dms, Date.now), ...(options.pages?.(world) ?? [])],
    log,
  });
  started.defer(() => cloud.stop());
  if (databases.shop === null) return { databases, cloud, dms };
  dms = await openDms({
    dataDir: options.dataDir,
    sourceUri: databases.shop.cdcUri,
    endpoint: cloud.endpoint,
    bucket: cloud.names["DataBucket"] ?? "",
    log,
  });
  // Ends before the cloud: what it has read and committed must be in S3.
  started.defer(() => dms?.close());
  return { databases, cloud, dms };
}

/** Starts both databases, bundles the functions and opens the local AWS on them. What was started is ended when a later part fails. */
export async function openWorld(options: WorldOptions): Promise<World> {
  await checkGiven(options);
  const log = worldLog(options.dataDir);
  const started = new AsyncDisposableStack();
  try {
    let opened: World | null = null;
    const whenOpen = (): World => {
      if (opened === null) throw new Error("asked before the world was open");
      return opened;
    };
    const parts = await startParts(options, whenOpen, log, started);
    const { cloud } = parts;
    const world = worldOf(options, parts, log, started);
    opened = world;
    if (!options.wake) cloud.s3.createBucket(world.dataBucket, { eventBridge: false });
    const { endpoint, documentsUri, database, dataBucket, workBucket } = world;
    writeWorldFile(options.dataDir, {
      ...thisProcess(),
      endpoint,
      documentsUri,
      database,
      dataBucket,
      workBucket,
      sourceUri: world.shop?.adminUri ?? null,
      shopUsers: world.shop === null ? null : shopUris(world.shop),
    });
    started.defer(async () => removeWorldFile(options.dataDir));
    return world;
  } catch (error) {
    await started.disposeAsync().catch(() => {});
    throw error;
  }
}
