import { BSON } from "mongodb";
import { scanTopLevel, fieldValue } from "./bson-scan.ts";
import { CommandError } from "./command-error.ts";
import { COMMAND_NOT_SUPPORTED } from "./error-codes.ts";
import type { Command } from "./gateway-context.ts";
import { toBson } from "./reply-document.ts";
import { valueOf } from "./request.ts";
import { bytesAt, firstRow, runStatement } from "./run-statement.ts";

/** The engine's functions that plan a command. */
const PLANNER = new Map([
  ["find", "find"],
  ["aggregate", "pipeline"],
  ["count", "count"],
  ["distinct", "distinct"],
  ["update", "update"],
  ["delete", "delete"],
]);

/** PostgreSQL's plan node, as EXPLAIN (FORMAT JSON) prints it. */
type PlanNode = {
  readonly "Node Type": string;
  readonly "Index Name"?: string;
  readonly "Index Cond"?: string;
  readonly "Actual Rows"?: number;
  readonly Filter?: string;
  readonly Plans?: readonly PlanNode[];
};

type Plan = { readonly Plan: PlanNode; readonly "Execution Time"?: number };

const stageName = (node: PlanNode): string => {
  const type = node["Node Type"];
  // The primary key holds the shard too: without a condition on the id it is read from end to end.
  if (node["Index Name"] === "_id_" && !(node["Index Cond"] ?? "").includes("object_id")) return "COLLSCAN";
  if (/(?:Index|Bitmap Index|Index Only) Scan/.test(type)) return "IXSCAN";
  return type === "Seq Scan" ? "COLLSCAN" : type.toUpperCase().replaceAll(" ", "_");
};

const stageOf = (node: PlanNode): Record<string, unknown> => {
  const stage = stageName(node);
  const inputs = (node.Plans ?? []).map(stageOf);
  return {
    stage,
    ...(stage === "IXSCAN" && node["Index Name"] !== undefined ? { indexName: node["Index Name"] } : {}),
    ...(node["Index Cond"] === undefined ? {} : { indexCond: node["Index Cond"] }),
    ...(node.Filter === undefined ? {} : { filter: node.Filter }),
    ...(node["Actual Rows"] === undefined ? {} : { nReturned: node["Actual Rows"] }),
    ...(inputs.length === 1 ? { inputStage: inputs[0] } : {}),
    ...(inputs.length > 1 ? { inputStages: inputs } : {}),
  };
};

/** Shows which index a command uses, in the shape people know; the engine's own plan is under `documentdb`. */
export const explain: Command = async ({ pool }, request) => {
  const wanted = valueOf(request, "explain");
  const inner = Buffer.isBuffer(wanted) ? wanted : Buffer.alloc(0);
  const fields = scanTopLevel(inner);
  const [name] = fields.keys();
  const planner = PLANNER.get(name ?? "");
  if (name === undefined || planner === undefined)
    throw new CommandError(COMMAND_NOT_SUPPORTED, `explain of ${name} is not supported`);
  const run = (valueOf(request, "verbosity") ?? "queryPlanner") !== "queryPlanner";
  const options = `FORMAT JSON, VERBOSE true, ANALYZE ${run}, BUFFERS ${run}, TIMING ${run}`;
  const text = `EXPLAIN (${options}) SELECT document FROM documentdb_api_catalog.bson_aggregation_${planner}($1,$2)`;
  const { transaction, maxTimeMs, database } = request;
  const row = firstRow(await runStatement(pool, { transaction, client: null, maxTimeMs }, text, [database, inner]));
  const [plan] = JSON.parse(bytesAt(row, 0).toString("utf8")) as [Plan];
  const winningPlan = stageOf(plan.Plan);
  const namespace = `${database}.${String(fieldValue(inner, fields.get(name)))}`;
  const executionStats = {
    executionSuccess: true,
    nReturned: plan.Plan["Actual Rows"],
    executionTimeMillis: plan["Execution Time"],
    executionStages: winningPlan,
  };
  return toBson({
    explainVersion: "1",
    queryPlanner: { namespace, winningPlan, rejectedPlans: [] },
    ...(run ? { executionStats } : {}),
    command: BSON.deserialize(inner),
    documentdb: JSON.stringify(plan),
    ok: 1,
  });
};
