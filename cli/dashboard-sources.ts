import { BSON, type Db, type MongoClient } from "mongodb";
import type { DashboardSources } from "../dashboard/dashboard-service.ts";
import type { DashboardState } from "../dashboard/dashboard-state.ts";
import { openMongo } from "../src/edges/mongo.ts";
import type { ExecutionRecord } from "../localstack/aws/states/local-states.ts";
import type { World } from "../localstack/world/open-world.ts";
import { lastCertificate } from "./certificate.ts";
import { dmsOnPage } from "./dms-on-page.ts";
import type { LiveNumbers } from "./live-numbers.ts";

/** Enough to see what happened last; the page is no archive. */
const SHOWN_EXECUTIONS = 15;
const SHOWN_FILES = 15;
const COLLECTIONS = ["customers", "products", "orders", "places"];

type FileRow = {
  key: string;
  state: string;
  counts: { rowsRead: number; applied: number; superseded: number; quarantined: number } | null;
};

async function ledgerTotals(
  db: Db,
): Promise<Pick<DashboardState, "rowsRead" | "rowsQuarantined" | "filesDone" | "filesWaiting">> {
  const states = await db
    .collection("files")
    .aggregate<{ _id: string; files: number; rows: number; quarantined: number }>([
      {
        $group: {
          _id: "$state",
          files: { $sum: 1 },
          rows: { $sum: "$counts.rowsRead" },
          quarantined: { $sum: "$counts.quarantined" },
        },
      },
    ])
    .toArray();
  const sum = (pick: (s: (typeof states)[number]) => number, only: (state: string) => boolean = () => true) =>
    states.filter((s) => only(s._id)).reduce((total, s) => total + pick(s), 0);
  return {
    rowsRead: sum((s) => s.rows),
    rowsQuarantined: sum((s) => s.quarantined),
    filesDone: sum(
      (s) => s.files,
      (state) => state === "done",
    ),
    filesWaiting: sum(
      (s) => s.files,
      (state) => state === "planned" || state === "applied",
    ),
  };
}

async function newestFiles(db: Db): Promise<DashboardState["files"]> {
  const rows = await db.collection<FileRow>("files").find().sort({ plannedAt: -1 }).limit(SHOWN_FILES).toArray();
  return rows.map(({ key, state, counts }) => ({
    key,
    state,
    rowsRead: counts?.rowsRead ?? null,
    applied: counts?.applied ?? null,
    superseded: counts?.superseded ?? null,
    quarantined: counts?.quarantined ?? null,
  }));
}

function shownExecution(world: World, record: ExecutionRecord): DashboardState["executions"][number] {
  const { output, error } = world.cloud.states.outcome(record.arn);
  const summary =
    output === null ? null : (JSON.parse(output) as { mode?: string; status?: string; rows?: { applied?: number } });
  const applied = summary?.rows?.applied;
  return {
    arn: record.arn,
    name: record.name,
    mode: summary?.mode ?? "",
    status: record.status,
    startedAt: new Date(record.startMs).toISOString(),
    tookMs: record.stopMs === null ? null : record.stopMs - record.startMs,
    result:
      error ??
      [summary?.status ?? "", applied === undefined ? "" : `${applied} rows applied`]
        .filter((part) => part !== "")
        .join(", "),
  };
}

function newestExecutions(world: World): DashboardState["executions"] {
  const machine = world.cloud.states.stateMachines()[0];
  if (machine === undefined) return [];
  return world.cloud.states
    .executions(machine.arn)
    .slice(0, SHOWN_EXECUTIONS)
    .map((record) => shownExecution(world, record));
}

async function shownCertificate(world: World): Promise<DashboardState["certificate"]> {
  const text = await lastCertificate(world.endpoint, world.workBucket, "json");
  if (text === null) return null;
  const { verdict, issuedAt, sentence } = JSON.parse(text) as { verdict: string; issuedAt: string; sentence: string };
  return { status: verdict, at: issuedAt, summary: sentence };
}

async function state(world: World, client: MongoClient, numbers: LiveNumbers): Promise<DashboardState> {
  const db = client.db(world.database);
  const counts = await Promise.all(COLLECTIONS.map((name) => db.collection(name).estimatedDocumentCount()));
  const source = world.shop === null ? "a folder of change files" : world.shop.server.kind;
  return {
    headline: `source: ${source}; ${world.servers[0] ?? ""}`,
    ...(await ledgerTotals(db)),
    lagMs: numbers.lagMs,
    dms: dmsOnPage(world.dms?.describe().dms ?? null),
    documents: Object.fromEntries(COLLECTIONS.map((name, index) => [name, counts[index] ?? 0])),
    certificate: await shownCertificate(world),
    executions: newestExecutions(world),
    files: await newestFiles(db),
  };
}

/** Reads what the page shows from the running world. The client is opened with the first look and ends with the program. */
export function dashboardSources(world: () => World, numbers: LiveNumbers): DashboardSources {
  let client: Promise<MongoClient> | null = null;
  const connected = () => (client ??= openMongo(world().documentsUri));
  return {
    state: async () => state(world(), await connected(), numbers),
    async document(collection, id) {
      const ids: unknown[] = /^-?\d{1,15}$/.test(id) ? [Number(id), id] : [id];
      const found = await (
        await connected()
      )
        .db(world().database)
        .collection(collection)
        .findOne({ _id: { $in: ids }, deletedAt: { $exists: false }, "_sync.live": { $ne: false } } as object, {
          projection: { _sync: 0, h: 0 },
        });
      return found === null ? null : BSON.EJSON.stringify(found, { relaxed: true });
    },
    certificateHtml: () => lastCertificate(world().endpoint, world().workBucket, "html"),
  };
}
